namespace FlashSale.Tests.Infrastructure;

/// <summary>Classes that share one Redis. xunit runs them one after the other; a class that wants its own takes a server itself.</summary>
[CollectionDefinition(Name)]
public sealed class RedisCollection : ICollectionFixture<RedisFixture>
{
    public const string Name = "Redis";
}
