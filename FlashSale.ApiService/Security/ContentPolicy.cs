namespace FlashSale.ApiService.Security;

/// <summary>Values of <c>Content-Security-Policy</c>: what a page may load, run and talk to.</summary>
internal static class ContentPolicy
{
    /// <summary>Files of our own and nothing else: no inline script, no inline style, no other site, no frame around it.</summary>
    public const string Strict =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; "
        + "form-action 'self'; frame-ancestors 'none'";

    /// <summary>For the page at <c>/docs</c>, which is not ours: it writes styles into its elements.</summary>
    public const string Docs =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        + "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
}
