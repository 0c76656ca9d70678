namespace FlashSale.Crowd.Chaos.Clients;

/// <summary>What a client asked for.</summary>
internal enum OperationKind
{
    Buy,
    Pay,
    Cancel,
}
