using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlashSale.Crowd.Api.Contract;

/// <summary>How the contract's shapes are read and written, without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(AuditAnswer))]
[JsonSerializable(typeof(Credentials))]
[JsonSerializable(typeof(DevSessions))]
[JsonSerializable(typeof(DevSessionsRequest))]
[JsonSerializable(typeof(Mailbox))]
[JsonSerializable(typeof(NewProduct))]
[JsonSerializable(typeof(OneTimePassword))]
[JsonSerializable(typeof(OrderAnswer))]
[JsonSerializable(typeof(OrderPage))]
[JsonSerializable(typeof(Payment))]
[JsonSerializable(typeof(ProblemAnswer))]
[JsonSerializable(typeof(ProductAnswer))]
internal sealed partial class CrowdJson : JsonSerializerContext;
