namespace FlashSale.ApiService.Validation;

/// <summary>What a text from outside may consist of.</summary>
internal static class Texts
{
    /// <summary>No control characters and no half surrogates: they break logs, mails and some stores.</summary>
    public static bool IsLine(string text) => IsWellFormed(text) && !text.Any(char.IsControl);

    /// <summary>As <see cref="IsLine"/>, but with line breaks and tabs.</summary>
    public static bool IsProse(string text) =>
        IsWellFormed(text) && !text.Any(static c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'));

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return false;
            i++;
        }
        return true;
    }
}
