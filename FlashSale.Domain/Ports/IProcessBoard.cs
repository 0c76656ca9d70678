namespace FlashSale.Domain;

/// <summary>What the processes of the system tell of themselves, so that any one of them can tell of all.</summary>
/// <remarks>All members throw <see cref="StoreUnavailableException"/> when Redis could not be asked.</remarks>
public interface IProcessBoard
{
    /// <summary>Replaces what this process said before. Whoever says nothing for a few seconds is taken off.</summary>
    Task ReportAsync(ProcessFigures figures, CancellationToken cancel);

    /// <summary>Of every process that is there, in the order of their roles and names.</summary>
    Task<IReadOnlyList<ProcessFigures>> ListAsync(CancellationToken cancel);
}
