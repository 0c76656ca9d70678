using FlashSale.Domain;

namespace FlashSale.Storage.Stores;

/// <summary>
/// How enums are written into a document store: as words, so that the data explains itself to whoever opens it with another tool. Spelled
/// out instead of <c>ToString()</c>, because renaming a member must not orphan what is already stored.
/// </summary>
internal static class StoredText
{
    /// <summary>Partial index and list filters name it too.</summary>
    public const string Deleted = "deleted";

    public static string Of(OrderStatus status) =>
        status switch
        {
            OrderStatus.Reserved => "reserved",
            OrderStatus.Confirmed => "confirmed",
            OrderStatus.Cancelled => "cancelled",
            OrderStatus.Expired => "expired",
            _ => throw Unknown(status),
        };

    public static OrderStatus ToOrderStatus(string text) =>
        text switch
        {
            "reserved" => OrderStatus.Reserved,
            "confirmed" => OrderStatus.Confirmed,
            "cancelled" => OrderStatus.Cancelled,
            "expired" => OrderStatus.Expired,
            _ => throw Unknown(text),
        };

    public static string Of(SaleSwitch value) =>
        value switch
        {
            SaleSwitch.Open => "open",
            SaleSwitch.Paused => "paused",
            SaleSwitch.Closed => "closed",
            SaleSwitch.Deleted => Deleted,
            _ => throw Unknown(value),
        };

    public static SaleSwitch ToSaleSwitch(string text) =>
        text switch
        {
            "open" => SaleSwitch.Open,
            "paused" => SaleSwitch.Paused,
            "closed" => SaleSwitch.Closed,
            Deleted => SaleSwitch.Deleted,
            _ => throw Unknown(text),
        };

    public static string Of(UserRole role) =>
        role switch
        {
            UserRole.Customer => "customer",
            UserRole.Admin => "admin",
            _ => throw Unknown(role),
        };

    public static UserRole ToUserRole(string text) =>
        text switch
        {
            "customer" => UserRole.Customer,
            "admin" => UserRole.Admin,
            _ => throw Unknown(text),
        };

    public static string Of(PaymentState state) =>
        state switch
        {
            PaymentState.Open => "open",
            PaymentState.Captured => "captured",
            PaymentState.Voided => "voided",
            PaymentState.Failed => "failed",
            _ => throw Unknown(state),
        };

    public static PaymentState ToPaymentState(string text) =>
        text switch
        {
            "open" => PaymentState.Open,
            "captured" => PaymentState.Captured,
            "voided" => PaymentState.Voided,
            "failed" => PaymentState.Failed,
            _ => throw Unknown(text),
        };

    private static InvalidOperationException Unknown(object value) => new($"The store has no word for '{value}'.");
}
