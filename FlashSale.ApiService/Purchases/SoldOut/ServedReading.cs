using FlashSale.Domain;

namespace FlashSale.ApiService.Purchases.SoldOut;

/// <summary>One walk over everybody who may have a recorded answer of a sale, until it is through or nobody wants its result any more.</summary>
internal sealed class ServedReading : IDisposable
{
    private readonly CancellationTokenSource _end;

    public ServedReading(ISoldOutLeases leases, ProductId product, CancellationToken cancel)
    {
        _end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Users = ServedUsers.ReadAsync(leases.WalkServedAsync(product, _end.Token), _end.Token);
    }

    /// <summary>Fails with <see cref="StoreUnavailableException"/> when Redis could not be asked.</summary>
    public Task<ServedUsers> Users { get; }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }
}
