using System.Text.RegularExpressions;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a resource may be called: names become host names, file names and parts of environment variables.</summary>
internal static partial class ResourceName
{
    public static void ThrowIfInvalid(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length > 64 || !Shape().IsMatch(name))
            throw new ArgumentException(
                $"'{name}' can't name a resource: a name has 1 to 64 ASCII letters, digits and single hyphens, starts with a letter and does not end with a hyphen.",
                nameof(name)
            );
    }

    /// <summary><c>order-db</c> → <c>ORDER_DB</c>, the start of an environment variable.</summary>
    public static string ToEnvironmentName(string name) => NotAlphanumeric().Replace(name.ToUpperInvariant(), "_");

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$")]
    private static partial Regex Shape();

    [GeneratedRegex("[^A-Z0-9]")]
    private static partial Regex NotAlphanumeric();
}
