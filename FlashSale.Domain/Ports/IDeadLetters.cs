namespace FlashSale.Domain;

/// <summary>Events that can't be applied, kept until somebody replays or discards them.</summary>
public interface IDeadLetters
{
    /// <summary>Keeps the entry with its reason. The caller acknowledges it afterwards: at worst it is kept twice, never lost.</summary>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    Task AddAsync(SaleStreamEntry entry, string reason, CancellationToken cancel);

    /// <summary>How many there are.</summary>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    Task<long> CountAsync(CancellationToken cancel);
}
