using Microsoft.Extensions.Primitives;

namespace FlashSale.ApiService.Products;

/// <summary>Conditional requests (RFC 9110, section 13) on a product.</summary>
internal static class ETags
{
    /// <summary>True when the client has this representation already: answer 304.</summary>
    public static bool IsCurrent(StringValues ifNoneMatch, string etag) => Any(ifNoneMatch, candidate => candidate == etag);

    /// <summary>
    /// True when an edit that was made looking at one of <paramref name="ifMatch"/> may be applied. Only revision and total count: a
    /// purchase in between changes the representation, but takes nothing away from the edit. Nor does a total that is the edit's already:
    /// it may have been half done before.
    /// </summary>
    public static bool IsEditOf(StringValues ifMatch, ProductView view, int total)
    {
        var known = total == view.Total ? 1 : 2;
        return ifMatch.Count == 0 || Any(ifMatch, candidate => Parts(candidate, known) == Parts(view.ETag, known));
    }

    /// <summary>True when an edit was made looking at something in particular.</summary>
    public static bool Names(StringValues ifMatch) => ifMatch.Count > 0 && !Any(ifMatch, static _ => false);

    private static bool Any(StringValues header, Func<string, bool> matches)
    {
        foreach (var line in header)
        foreach (var candidate in (line ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            // A proxy that compresses marks our tags as weak; a comparison for reading ignores that.
            if (candidate == "*" || matches(candidate.StartsWith("W/", StringComparison.Ordinal) ? candidate[2..] : candidate))
                return true;
        }
        return false;
    }

    private static string Parts(string etag, int count) => string.Join('.', etag.Split('.').Take(count));
}
