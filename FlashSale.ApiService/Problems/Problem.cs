namespace FlashSale.ApiService.Problems;

/// <summary>The body of every refusal: RFC 9457, with the members that some kinds add. Members that are null are left out.</summary>
internal sealed record Problem
{
    public required string Type { get; init; }

    public required string Title { get; init; }

    public required int Status { get; init; }

    /// <summary>The last part of the type: what a client branches on.</summary>
    public required string Code { get; init; }

    /// <summary>What was wrong this time, for a person.</summary>
    public string? Detail { get; init; }

    /// <summary>By field, what is wrong with it.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>Finds this request in traces and logs.</summary>
    public required string TraceId { get; init; }

    /// <summary>Of <c>sale_not_open</c>.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>Of <c>sold_out</c>: units left.</summary>
    public int? Remaining { get; init; }

    /// <summary>Of <c>limit_reached</c>: units one buyer may have.</summary>
    public int? Limit { get; init; }

    /// <summary>Of <c>total_below_sold</c>: units held or sold.</summary>
    public int? HeldAndSold { get; init; }
}
