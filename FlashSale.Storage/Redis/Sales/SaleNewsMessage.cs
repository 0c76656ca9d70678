using System.Text.Json;
using System.Text.Json.Serialization;
using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Sales;

/// <summary>
/// <see cref="SaleNews"/> on the wire: <c>{"type","productId","stock","state","sequence","units"}</c>. The scripts write it too.
/// </summary>
internal sealed record SaleNewsMessage(string? Type, string? ProductId, int Stock, string? State, long Sequence, int Units)
{
    public static byte[] Write(SaleNews news) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new SaleNewsMessage(news.Type, news.Product.Value, news.Stock, Name(news.State), news.Sequence, news.Units),
            SaleNewsJson.Default.SaleNewsMessage
        );

    /// <summary>Null for what can't be read: anybody may publish.</summary>
    public static SaleNews? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return
                JsonSerializer.Deserialize(json, SaleNewsJson.Default.SaleNewsMessage) is { Type: { } type } message
                && Domain.ProductId.TryParse(message.ProductId, out var product)
                ? new SaleNews(type, product, message.Stock, message.Sequence, Parse(message.State), message.Units)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The names of the HTTP contract.</summary>
    private static string? Name(SaleState? state) =>
        state switch
        {
            SaleState.Scheduled => "scheduled",
            SaleState.Live => "live",
            SaleState.Paused => "paused",
            SaleState.SoldOut => "soldout",
            SaleState.Closed => "closed",
            _ => null,
        };

    private static SaleState? Parse(string? name) =>
        name switch
        {
            "scheduled" => SaleState.Scheduled,
            "live" => SaleState.Live,
            "paused" => SaleState.Paused,
            "soldout" => SaleState.SoldOut,
            "closed" => SaleState.Closed,
            _ => null,
        };
}

/// <summary>Reads and writes the message without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault
)]
[JsonSerializable(typeof(SaleNewsMessage))]
internal sealed partial class SaleNewsJson : JsonSerializerContext;
