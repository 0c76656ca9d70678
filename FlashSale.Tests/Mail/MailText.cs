using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace FlashSale.Tests.Mail;

/// <summary>Reads what a <see cref="SmtpServer"/> has taken.</summary>
internal static partial class MailText
{
    /// <summary>The body of a mail in quoted-printable, with line breaks as <c>\n</c>.</summary>
    public static string Body(string mail)
    {
        var text = mail[(mail.IndexOf("\n\n", StringComparison.Ordinal) + 2)..].Replace("=\n", "", StringComparison.Ordinal);
        var bytes = Escape()
            .Replace(
                text,
                static m => ((char)byte.Parse(m.ValueSpan[1..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString()
            );
        return Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(bytes)).ReplaceLineEndings("\n").TrimEnd('\n');
    }

    /// <summary>The one-time password in it.</summary>
    public static string Code(string mail) => Digits().Match(Body(mail)).Value;

    [GeneratedRegex("=[0-9A-F]{2}")]
    private static partial Regex Escape();

    [GeneratedRegex(@"\b\d{6}\b")]
    private static partial Regex Digits();
}
