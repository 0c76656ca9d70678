using System.Text.Json.Serialization;
using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Stats;

/// <summary>Reads and writes figures without reflection. A member that is missing makes them unreadable.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true
)]
[JsonSerializable(typeof(ProcessFigures))]
internal sealed partial class ProcessJson : JsonSerializerContext;
