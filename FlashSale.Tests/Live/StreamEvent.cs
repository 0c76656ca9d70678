using System.Text.Json;

namespace FlashSale.Tests.Live;

/// <summary>One event of a stream.</summary>
internal sealed record StreamEvent(string Name, JsonElement Data)
{
    public string? Product => Data.TryGetProperty("productId", out var product) ? product.GetString() : null;

    public int Stock => Data.GetProperty("stock").GetInt32();

    public long Sequence => Data.GetProperty("sequence").GetInt64();

    public string? State => Data.GetProperty("state").GetString();

    /// <summary>Of a snapshot: the sale of this product. Undefined when it is not there.</summary>
    public JsonElement Sale(string product) =>
        Data.GetProperty("sales").EnumerateArray().FirstOrDefault(sale => sale.GetProperty("productId").GetString() == product);

    public bool IsUpdateOf(string product) => Name == "stock:updated" && Product == product;
}
