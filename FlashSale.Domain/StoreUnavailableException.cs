namespace FlashSale.Domain;

/// <summary>
/// Redis or the document store could not be asked, or did not answer in time. Adapters translate their client's exceptions into this one;
/// the API answers it with 503 <c>store_unavailable</c>, the worker backs off.
/// </summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>True: it is one server of several that did not answer, or one sale that is being put right; what concerns another product may go on.</summary>
    public bool OthersMayAnswer { get; init; }
}
