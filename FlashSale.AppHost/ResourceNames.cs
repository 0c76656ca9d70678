namespace FlashSale.AppHost;

/// <summary>What the parts are called. Services find Redis and the store under these names, tests all of them.</summary>
public static class ResourceNames
{
    public const string Redis = "redis";
    public const string MongoDB = "mongodb";
    public const string Database = "flashsale";
    public const string Api = "api";
    public const string Worker = "worker";
}
