namespace FlashSale.ApiService.Problems;

/// <summary>One kind of refusal, as clients program against it.</summary>
/// <param name="Status">HTTP status it is sent with.</param>
/// <param name="Code">Stable name, lower case with underscores.</param>
/// <param name="Title">One sentence that never changes for this kind.</param>
/// <param name="Advice">What a client does about it; shown on the page that <see cref="Uri"/> leads to.</param>
internal sealed record ProblemType(int Status, string Code, string Title, string Advice)
{
    /// <summary>Where the kinds are documented.</summary>
    public const string BasePath = "/problems";

    /// <summary>The <c>type</c> member: relative to the API's own origin, so that it can be opened wherever the API runs.</summary>
    public string Uri { get; } = $"{BasePath}/{Code}";

    /// <summary>An answer of this kind.</summary>
    /// <param name="detail">What was wrong this time, for a person.</param>
    public ProblemResult Because(string detail) => new(this) { Detail = detail };
}
