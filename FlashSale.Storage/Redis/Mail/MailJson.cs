using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlashSale.Storage.Redis.Mail;

/// <summary>Kept mails as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(KeptMail))]
internal sealed partial class MailJson : JsonSerializerContext;
