using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Stores;

/// <summary>SQLite through the contract.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class SqliteStoreTests : StoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private protected override StoreInstance Connect() => SqliteInstance.Connect(_folder.File("flashsale.db"));
}
