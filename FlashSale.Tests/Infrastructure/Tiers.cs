namespace FlashSale.Tests.Infrastructure;

/// <summary>Which part of the suite a class belongs to: <c>[Trait(Tiers.Name, Tiers.Unit)]</c>.</summary>
internal static class Tiers
{
    public const string Name = "Tier";

    /// <summary>No process, no port.</summary>
    public const string Unit = "unit";

    /// <summary>A real Redis, a real store, a service in this process.</summary>
    public const string Integration = "integration";

    /// <summary>The whole AppHost with its child processes, or the pages in a browser.</summary>
    public const string Distributed = "distributed";
}
