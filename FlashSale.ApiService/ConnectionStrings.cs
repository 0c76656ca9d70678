namespace FlashSale.ApiService;

/// <summary>The two things that this service can't do without. The AppHost sets them.</summary>
internal static class ConnectionStrings
{
    private static readonly string[] Names = ["redis", "flashsale"];

    /// <exception cref="InvalidOperationException">One is missing; the message says what to do.</exception>
    public static void Check(IConfiguration configuration)
    {
        var missing = Names.Where(name => string.IsNullOrEmpty(configuration.GetConnectionString(name))).ToArray();
        if (missing.Length == 0)
            return;
        var names = string.Join(" and ", missing.Select(static name => $"ConnectionStrings:{name}"));
        throw new InvalidOperationException(
            $"{names} not configured. Start the AppHost (./flashsale run), which sets them, or set "
                + "ConnectionStrings__redis=localhost:6379 and ConnectionStrings__flashsale='Data Source=/full/path/flashsale.db' yourself."
        );
    }
}
