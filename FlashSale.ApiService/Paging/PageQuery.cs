using FlashSale.ApiService.Problems;
using FlashSale.ApiService.Validation;
using Microsoft.AspNetCore.Mvc;

namespace FlashSale.ApiService.Paging;

/// <summary>Which part of a list is asked for.</summary>
internal readonly struct PageQuery
{
    /// <summary>A deeper page would make the store walk over all that comes before it.</summary>
    public const int MaxOffset = 10_000;

    public const int MaxLimit = 100;

    /// <summary>Items to leave out, 0 to 10,000. Default 0.</summary>
    [FromQuery(Name = "offset")]
    public int? Offset { get; init; }

    /// <summary>Items to return, 1 to 100. Default 20.</summary>
    [FromQuery(Name = "limit")]
    public int? Limit { get; init; }

    public int Skip => Offset ?? 0;

    public int Take => Limit ?? 20;

    /// <summary>Null when it is valid.</summary>
    public ProblemResult? Check()
    {
        var errors = new FieldErrors();
        errors.Check(Skip is >= 0 and <= MaxOffset, "offset", $"Must be 0 to {MaxOffset}.");
        errors.Check(Take is >= 1 and <= MaxLimit, "limit", $"Must be 1 to {MaxLimit}.");
        return errors.Any ? errors.ToProblem() : null;
    }

    /// <summary>RFC 8288: where the neighbouring pages are.</summary>
    public void WriteLinks(HttpContext context, long total)
    {
        var path = context.Request.PathBase.Add(context.Request.Path);
        var links = new List<string>(2);
        if (Skip + Take < total && Skip + Take <= MaxOffset)
            links.Add($"<{path}?offset={Skip + Take}&limit={Take}>; rel=\"next\"");
        if (Skip > 0)
            links.Add($"<{path}?offset={Math.Max(0, Skip - Take)}&limit={Take}>; rel=\"prev\"");
        if (links.Count > 0)
            context.Response.Headers.Link = string.Join(", ", links);
    }
}
