using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Catalog;

/// <summary>Cached documents as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(CachedProduct))]
[JsonSerializable(typeof(CachedProductList))]
internal sealed partial class CatalogJson : JsonSerializerContext
{
    /// <summary>Null for what is not there and for what can't be read, such as the document of another version of the program.</summary>
    public static TResult? Read<TDocument, TResult>(RedisValue json, JsonTypeInfo<TDocument> type, Func<TDocument, TResult> convert)
        where TDocument : class
        where TResult : class
    {
        if (json.IsNullOrEmpty)
            return null;
        try
        {
            return JsonSerializer.Deserialize(((byte[]?)json)!, type) is { } document ? convert(document) : null;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return null;
        }
    }
}
