using System.Globalization;

namespace FlashSale.Crowd;

/// <summary><c>--name value</c> and <c>--flag</c>, each at most once.</summary>
internal sealed class CommandLine
{
    private readonly Dictionary<string, string> _values = [];

    /// <param name="arguments">As typed.</param>
    /// <param name="named">Names that take a value.</param>
    /// <param name="flags">Names that take none.</param>
    /// <exception cref="NotTriedException">An unknown or repeated name, or a value that is missing.</exception>
    public CommandLine(ReadOnlySpan<string> arguments, ReadOnlySpan<string> named, ReadOnlySpan<string> flags)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            var name = arguments[i];
            string value;
            if (flags.Contains(name))
                value = "";
            else if (!named.Contains(name))
                throw new NotTriedException($"'{name}' is not an option here. Options: {string.Join(' ', [.. named, .. flags])}");
            else if (++i < arguments.Length)
                value = arguments[i];
            else
                throw new NotTriedException($"{name} needs a value.");
            if (!_values.TryAdd(name, value))
                throw new NotTriedException($"{name} was given twice.");
        }
    }

    public bool Has(string flag) => _values.ContainsKey(flag);

    public string Text(string name, string otherwise) => _values.GetValueOrDefault(name, otherwise);

    /// <exception cref="NotTriedException">Not a whole number of the range.</exception>
    public int Number(string name, int otherwise, int least, int most)
    {
        if (!_values.TryGetValue(name, out var text))
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new NotTriedException($"{name} must be a whole number from {least} to {most}; it is '{text}'.");
    }
}
