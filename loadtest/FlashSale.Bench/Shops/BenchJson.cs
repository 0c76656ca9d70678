using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlashSale.Bench.Shops;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Runtime))]
internal sealed partial class BenchJson : JsonSerializerContext;
