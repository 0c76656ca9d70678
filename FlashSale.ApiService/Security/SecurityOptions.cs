using System.ComponentModel.DataAnnotations;

namespace FlashSale.ApiService.Security;

/// <summary>Configuration section <c>Security</c>.</summary>
internal sealed class SecurityOptions
{
    public const string Section = "Security";

    /// <summary>
    /// Origins (<c>https://shop.example</c>) besides the API's own host whose pages may write with a visitor's session: needed when a
    /// proxy changes the Host header.
    /// </summary>
    [Required]
    public string[] TrustedOrigins { get; init; } = [];

    /// <summary>Whether a browser would ever send it so. Any other entry would trust nobody and look as if it did.</summary>
    public static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && string.Equals(text, uri.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase);
}
