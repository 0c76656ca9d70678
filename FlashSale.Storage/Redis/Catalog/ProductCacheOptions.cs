using System.ComponentModel.DataAnnotations;

namespace FlashSale.Storage.Redis.Catalog;

/// <summary>Configuration section <c>ProductCache</c>.</summary>
internal sealed class ProductCacheOptions
{
    public const string Section = "ProductCache";

    /// <summary>How long a product is cached that says nothing itself, give or take 10 %. Default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "01:00:00")]
    public TimeSpan DefaultTtl { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the list is cached at most; every change of a product drops it sooner. Default 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan ListTtl { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a replica remembers that an id is unknown, before it asks the store again. Default 3 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan UnknownFor { get; init; } = TimeSpan.FromSeconds(3);
}
