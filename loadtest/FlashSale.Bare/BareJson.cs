using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlashSale.Bare;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(BareAnswer))]
internal sealed partial class BareJson : JsonSerializerContext;
