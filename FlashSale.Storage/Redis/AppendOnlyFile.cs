using System.Globalization;
using FlashSale.Domain;
using FlashSale.Storage.Redis.Sales;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis;

/// <inheritdoc/>
/// <remarks>
/// <c>INFO persistence</c> and <c>BGREWRITEAOF</c>. Where the server doesn't allow them, or has no such command, the file is left alone for as
/// long as this process lives.
/// </remarks>
internal sealed class AppendOnlyFile(RedisGateway redis, ILogger<AppendOnlyFile> logger) : IDecisionFile
{
    private volatile bool _forbidden;

    public async Task<DecisionFileFigures?> LookAsync(CancellationToken cancel)
    {
        // A command without a key goes to any server of a cluster.
        if (_forbidden || redis.IsCluster || await TryAskAsync("INFO", ["persistence"], cancel) is not { } reply)
            return null;
        var info = Replies.Text(reply);
        if (Read(info, "aof_enabled") != 1)
            return null;
        var rewritten = Read(info, "aof_last_rewrite_time_sec") >= 0;
        return new(
            Read(info, "aof_current_size"),
            rewritten ? Read(info, "aof_base_size") : 0,
            Read(info, "aof_rewrite_in_progress") + Read(info, "aof_rewrite_scheduled") > 0
        );
    }

    public Task RewriteAsync(CancellationToken cancel) => TryAskAsync("BGREWRITEAOF", [], cancel);

    private async Task<RedisResult?> TryAskAsync(string command, object[] arguments, CancellationToken cancel)
    {
        try
        {
            return await redis.AskAsync(database => database.ExecuteAsync(command, arguments), cancel);
        }
        catch (RedisServerException e) when (e.Message.Contains("in progress", StringComparison.Ordinal))
        {
            // Another worker was quicker.
            return null;
        }
        catch (RedisServerException e) when (!IsForbidden(e.Message))
        {
            // No memory for a second process, or no room on the disk.
            Log.AppendOnlyFileNotNow(logger, command, e.Message);
            return null;
        }
        catch (Exception e) when (e is RedisServerException or RedisCommandException)
        {
            _forbidden = true;
            Log.AppendOnlyFileLeftAlone(logger, command, e.Message);
            return null;
        }
    }

    private static bool IsForbidden(string error) =>
        error.StartsWith("NOPERM", StringComparison.Ordinal) || error.StartsWith("ERR unknown command", StringComparison.OrdinalIgnoreCase);

    /// <summary>The number in the line <c>name:number</c>; 0 without one.</summary>
    private static long Read(string info, string name)
    {
        foreach (var line in info.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(name, StringComparison.Ordinal) && line[name.Length..].StartsWith(":", StringComparison.Ordinal))
                return long.Parse(line[(name.Length + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        }
        return 0;
    }
}
