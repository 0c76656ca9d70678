namespace FlashSale.Domain;

/// <summary>All live sales at once, for whoever keeps a picture of them.</summary>
public interface ISaleBoard
{
    /// <summary>Reads the clock of Redis, then every listed sale, pipelined a page at a time. Each sale is read at one instant of its own.</summary>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    Task<SaleLook> LookAsync(CancellationToken cancel);
}
