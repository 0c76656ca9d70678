using System.ComponentModel.DataAnnotations;

namespace FlashSale.Storage.Stores;

/// <summary>Configuration section <c>Store</c>: the document store, whichever it is.</summary>
internal sealed class StoreOptions
{
    public const string Section = "Store";

    /// <summary>How long a lock or an answer is waited for before the caller is told that the store is unavailable. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
}
