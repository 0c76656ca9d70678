namespace FlashSale.ApiService.FastLane;

/// <summary>
/// Endpoint metadata: answers some of the endpoint's requests out of memory, before anything else of the pipeline has cost something.
/// What it says must be what the endpoint would say.
/// </summary>
internal interface IFastAnswer
{
    /// <summary>Null: the request goes the usual way. Nothing of the response was touched then.</summary>
    Task? TryAnswer(HttpContext context);
}
