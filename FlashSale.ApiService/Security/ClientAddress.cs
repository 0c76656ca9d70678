namespace FlashSale.ApiService.Security;

/// <summary>The address that a request counts for: the connection's, or what a trusted proxy says in front of it.</summary>
internal static class ClientAddress
{
    public static string Of(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "unknown";
}
