namespace FlashSale.Tests.Cluster;

/// <summary>Classes that share one cluster, which is whole again after each test.</summary>
[CollectionDefinition(Name)]
public sealed class ClusterCollection : ICollectionFixture<RedisCluster>
{
    public const string Name = "Redis Cluster";
}
