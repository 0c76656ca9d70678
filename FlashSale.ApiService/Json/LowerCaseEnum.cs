using System.Text.Json.Serialization;

namespace FlashSale.ApiService.Json;

/// <summary>Writes an enum's value as one lower-case word: <c>SoldOut</c> is <c>"soldout"</c>. Numbers are not read.</summary>
internal sealed class LowerCaseEnum<T>() : JsonStringEnumConverter<T>(LowerCase.Policy, allowIntegerValues: false)
    where T : struct, Enum;
