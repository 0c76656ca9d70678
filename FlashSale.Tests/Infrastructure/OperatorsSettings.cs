using System.Runtime.CompilerServices;

namespace FlashSale.Tests.Infrastructure;

/// <summary>
/// Whoever runs the tests may run the product in the same shell. What is configured there, such as a payment provider or a mail server of
/// theirs, would be stronger than what a test expects by default, in this process and in all that it starts: it is forgotten here.
/// </summary>
internal static class OperatorsSettings
{
#pragma warning disable CA2255 // This is the program, not a library: it must come before the first host and the first child.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Forget()
    {
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(Configures))
            Environment.SetEnvironmentVariable(name, null);
    }

    /// <summary>Not what the tests themselves are told, nor the mark by which <c>./flashsale test</c> finds what they leave behind.</summary>
    internal static bool Configures(string name) =>
        name.Contains("__", StringComparison.Ordinal)
        || name.StartsWith("OTEL_", StringComparison.Ordinal)
        || (name.StartsWith("FLASHSALE_", StringComparison.Ordinal) && !IsOfTheTests(name));

    private static bool IsOfTheTests(string name) =>
        name.StartsWith("FLASHSALE_TEST_", StringComparison.Ordinal) || name is "FLASHSALE_SCREENSHOTS";
}
