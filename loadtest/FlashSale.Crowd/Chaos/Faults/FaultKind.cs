namespace FlashSale.Crowd.Chaos.Faults;

/// <summary>What can be done to a system.</summary>
internal enum FaultKind
{
    /// <summary>SIGKILL, and started again afterwards.</summary>
    Kill,

    /// <summary>SIGSTOP, and SIGCONT afterwards.</summary>
    Freeze,

    /// <summary>Another process holds the store's write lock.</summary>
    LockStore,
}
