namespace FlashSale.Tests.Infrastructure;

/// <summary>
/// How a Redis of ours has to run so that it keeps what it acknowledged, and its housekeeping out of a rush: the AppHost's, and those of
/// programs that share no code with it.
/// </summary>
internal static class PromisedRedis
{
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["appendonly"] = "yes",
        ["appendfsync"] = "always",
        ["save"] = "",
        ["auto-aof-rewrite-min-size"] = "1073741824",
        ["lazyfree-lazy-expire"] = "yes",
        ["hash-max-listpack-entries"] = "16",
    };

    /// <summary>Asks the running server: what it was told may have got lost on the way.</summary>
    public static async Task AssertRunsAsync(string connectionString)
    {
        var actual = new Dictionary<string, string>();
        foreach (var name in Settings.Keys)
            actual[name] = await ReadAsync(connectionString, name);
        Assert.Equal(Settings, actual);
    }

    public static async Task<string> ReadAsync(string connectionString, string name)
    {
        var connection = await TestRedis.ConnectAsync(connectionString);
        var found = await connection.GetServer(connection.GetEndPoints()[0]).ConfigGetAsync(name);
        await connection.CloseAsync();
        return Assert.Single(found).Value;
    }
}
