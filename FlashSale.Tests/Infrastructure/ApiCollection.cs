namespace FlashSale.Tests.Infrastructure;

/// <summary>Classes that share one API. Tests don't disturb each other because every product, user, session and address is new.</summary>
[CollectionDefinition(Name)]
public sealed class ApiCollection : ICollectionFixture<ApiFixture>
{
    public const string Name = "API";
}
