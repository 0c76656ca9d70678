namespace FlashSale.Tests.Browser;

/// <summary>Classes that share one browser and one running shop. Tests don't disturb each other: visitors and products are new.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<BrowserFixture>
{
    public const string Name = "Browser";
}
