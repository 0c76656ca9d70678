namespace FlashSale.Tests.AppHost;

/// <summary>Classes that share one running application.</summary>
[CollectionDefinition(Name)]
public sealed class AppHostCollection : ICollectionFixture<AppHostFixture>
{
    public const string Name = "AppHost";
}
