namespace FlashSale.ApiService.RateLimiting;

/// <summary>Endpoint metadata: requests are counted against the window that the caller's address has for an action.</summary>
/// <param name="Action">One of <see cref="RateActions"/>.</param>
/// <param name="Deferred">
/// True: a full window refuses nothing by itself, the endpoint gets the verdict. A purchase needs it so, because the recorded answer of
/// an earlier request is given even to a client that is over its limit.
/// </param>
internal sealed record AddressLimit(string Action, bool Deferred);
