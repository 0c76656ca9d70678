using System.Text.Json;
using System.Text.Json.Serialization;
using FlashSale.ApiService.Admin;
using FlashSale.ApiService.Auth;
using FlashSale.ApiService.DeadLetters;
using FlashSale.ApiService.DevTools;
using FlashSale.ApiService.Live;
using FlashSale.ApiService.Orders;
using FlashSale.ApiService.Paging;
using FlashSale.ApiService.Problems;
using FlashSale.ApiService.Products;
using FlashSale.ApiService.Profile;
using FlashSale.ApiService.Purchases;
using FlashSale.ApiService.Stats;
using FlashSale.Domain;

namespace FlashSale.ApiService.Json;

/// <summary>How everything that this API reads and writes looks as JSON. Generated at build time: no reflection while buyers wait.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict,
    Converters = [
        typeof(LowerCaseEnum<DeadLetterKind>),
        typeof(LowerCaseEnum<OrderStatus>),
        typeof(LowerCaseEnum<SaleState>),
        typeof(LowerCaseEnum<UserRole>),
        typeof(UtcTime),
    ]
)]
[JsonSerializable(typeof(AuditResponse))]
[JsonSerializable(typeof(CredentialsRequest))]
[JsonSerializable(typeof(DeadLetterResponse))]
[JsonSerializable(typeof(DeadLettersResponse))]
[JsonSerializable(typeof(HeartbeatMessage))]
[JsonSerializable(typeof(LiveSaleMessage))]
[JsonSerializable(typeof(LoginResponse))]
[JsonSerializable(typeof(MailboxResponse))]
[JsonSerializable(typeof(MintSessionsRequest))]
[JsonSerializable(typeof(MintedSessionsResponse))]
[JsonSerializable(typeof(OrderResponse))]
[JsonSerializable(typeof(OtpRequest))]
[JsonSerializable(typeof(PageResponse<OrderResponse>))]
[JsonSerializable(typeof(PageResponse<ProductResponse>))]
[JsonSerializable(typeof(PageResponse<RepairResponse>))]
[JsonSerializable(typeof(PaymentRequest))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(ProblemType[]))]
[JsonSerializable(typeof(ProductRequest))]
[JsonSerializable(typeof(ProductResponse))]
[JsonSerializable(typeof(ProfileResponse))]
[JsonSerializable(typeof(PurchaseBody))]
[JsonSerializable(typeof(PurchaseMessage))]
[JsonSerializable(typeof(PurchaseResponse))]
[JsonSerializable(typeof(ReconcileAllResponse))]
[JsonSerializable(typeof(ReconcileResponse))]
[JsonSerializable(typeof(RegisterResponse))]
[JsonSerializable(typeof(ReplayedResponse))]
[JsonSerializable(typeof(RestockRequest))]
[JsonSerializable(typeof(RuntimeResponse))]
[JsonSerializable(typeof(SaleResponse))]
[JsonSerializable(typeof(SoldOutMessage))]
[JsonSerializable(typeof(StatsResponse))]
[JsonSerializable(typeof(VerifiedResponse))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    public const string MediaType = "application/json; charset=utf-8";

    /// <summary>Makes the framework's own reading and writing the same as ours.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.AllowDuplicateProperties = Default.Options.AllowDuplicateProperties;
        options.DefaultIgnoreCondition = Default.Options.DefaultIgnoreCondition;
        options.NumberHandling = Default.Options.NumberHandling;
        foreach (var converter in Default.Options.Converters)
            options.Converters.Add(converter);
        options.TypeInfoResolverChain.Insert(0, Default);
    }
}
