using FlashSale.Domain;

namespace FlashSale.ApiService.Live;

/// <summary>Which products a stream is about.</summary>
internal sealed class LiveFilter
{
    /// <summary>Products that one stream may ask for by name. Who wants more asks for all.</summary>
    public const int MaxProducts = 50;

    public static readonly LiveFilter All = new(null);

    private LiveFilter(ProductId[]? products) => Products = products;

    /// <summary>Null: all of them.</summary>
    public ProductId[]? Products { get; }

    public static LiveFilter Of(IEnumerable<ProductId> products) => new([.. products.Distinct()]);

    public bool Wants(ProductId product) => Products is null || Array.IndexOf(Products, product) >= 0;

    public bool WantsAny(LiveBatch batch) => Products is null || Array.Exists(batch.Messages, message => Wants(message.Product));
}
