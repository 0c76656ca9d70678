namespace FlashSale.Tests.Speed;

/// <summary>Alone in the process: what is allocated meanwhile counts.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class CostCollection
{
    public const string Name = "Cost";
}
