using System.Diagnostics;
using System.Globalization;
using FlashSale.Tests.Infrastructure;
using StackExchange.Redis;

namespace FlashSale.Tests.Cluster;

/// <summary>A Redis Cluster of three masters without replicas: three processes on loopback, a third of the slots each.</summary>
public sealed class RedisCluster : IAsyncLifetime
{
    private const int Masters = 3;
    private const int Slots = 16384;

    private readonly string _password = RedisServer.NewPassword();
    private readonly List<RedisServer> _nodes = [];

    /// <summary>True: the nodes keep what they have through a kill.</summary>
    internal bool Durable { get; init; }

    /// <summary>All that a service needs to know.</summary>
    public string ConnectionString =>
        $"{string.Join(',', _nodes.Select(static node => $"127.0.0.1:{node.Port}"))},password={_password},allowAdmin=true";

    public IReadOnlyList<RedisServer> Nodes => _nodes;

    public IConnectionMultiplexer Connection { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        for (var i = 0; i < Masters; i++)
        {
            // The bus' usual port, 10000 above the other, may be beyond the last port there is.
            var settings = $"""
                cluster-enabled yes
                cluster-port {RedisServer.FreePort()}
                cluster-node-timeout 5000
                cluster-require-full-coverage no
                """;
            _nodes.Add(await RedisServer.StartNewAsync(Durable, _password, moreSettings: settings));
        }
        for (var i = 0; i < Masters; i++)
        {
            var (first, next) = (Slots * i / Masters, Slots * (i + 1) / Masters);
            await AskAsync(_nodes[i], $"CLUSTER ADDSLOTSRANGE {first} {next - 1}");
            if (i > 0)
                await AskAsync(_nodes[i], $"CLUSTER MEET 127.0.0.1 {_nodes[0].Port} {await BusPortAsync(_nodes[0])}");
        }
        foreach (var node in _nodes)
            await Eventually.IsTrueAsync(() => IsCompleteAsync(node), "every node knows who has which slot");
        Connection = await TestRedis.ConnectAsync(ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await Connection.CloseAsync();
        foreach (var node in _nodes)
            await node.DisposeAsync();
    }

    /// <summary>Which node has the slot of this key.</summary>
    public async Task<RedisServer> OwnerAsync(RedisKey key)
    {
        var slot = long.Parse(await AskAsync(_nodes[0], $"CLUSTER KEYSLOT {key}"), CultureInfo.InvariantCulture);
        foreach (var line in Lines(await AskAsync(_nodes[0], "CLUSTER NODES")))
        {
            // id ip:port@bus flags master ping pong epoch state first-last single …
            var parts = line.Split(' ');
            if (parts[8..].Any(range => Contains(range, slot)))
                return _nodes.Single(node => parts[1].StartsWith($"127.0.0.1:{node.Port}@", StringComparison.Ordinal));
        }
        throw new InvalidOperationException($"Slot {slot} is nobody's.");
    }

    /// <summary>
    /// Moves the slot of this key with all that is in it to another node, as a resharding does. <paramref name="amid"/> is run when the
    /// first key has moved and the others have not.
    /// </summary>
    public async Task MoveSlotAsync(RedisKey key, Func<Task>? amid = null)
    {
        var from = await OwnerAsync(key);
        var to = _nodes.First(node => node != from);
        var slot = await AskAsync(from, $"CLUSTER KEYSLOT {key}");
        var (fromId, toId) = (await AskAsync(from, "CLUSTER MYID"), await AskAsync(to, "CLUSTER MYID"));
        await AskAsync(to, $"CLUSTER SETSLOT {slot} IMPORTING {fromId}");
        await AskAsync(from, $"CLUSTER SETSLOT {slot} MIGRATING {toId}");
        while (Lines(await AskAsync(from, $"CLUSTER GETKEYSINSLOT {slot} 1")) is [var moved])
        {
            await AskAsync(from, $"MIGRATE 127.0.0.1 {to.Port} {moved} 0 5000 AUTH {_password}");
            await (amid?.Invoke() ?? Task.CompletedTask);
            amid = null;
        }
        foreach (var node in (RedisServer[])[to, from, .. _nodes])
            await AskAsync(node, $"CLUSTER SETSLOT {slot} NODE {toId}");
    }

    /// <summary>Runs a command, whose parts have no spaces in them, on this very node. The client library would choose a node itself.</summary>
    public static async Task<string> AskAsync(RedisServer node, string command)
    {
        var start = new ProcessStartInfo("redis-cli") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["REDISCLI_AUTH"] = node.Password;
        foreach (var argument in (string[])["-e", "-p", $"{node.Port}", .. command.Split(' ')])
            start.ArgumentList.Add(argument);
        using var cli = Process.Start(start)!;
        var reply = cli.StandardOutput.ReadToEndAsync();
        var error = await cli.StandardError.ReadToEndAsync();
        await cli.WaitForExitAsync();
        Assert.True(cli.ExitCode == 0, $"{command}: {error}{await reply}");
        return (await reply).Trim();
    }

    private static async Task<bool> IsCompleteAsync(RedisServer node)
    {
        var info = await AskAsync(node, "CLUSTER INFO");
        return info.Contains("cluster_state:ok", StringComparison.Ordinal)
            && info.Contains($"cluster_slots_ok:{Slots}", StringComparison.Ordinal)
            && info.Contains($"cluster_known_nodes:{Masters}", StringComparison.Ordinal);
    }

    private static async Task<string> BusPortAsync(RedisServer node) => Lines(await AskAsync(node, "CONFIG GET cluster-port"))[1];

    private static string[] Lines(string reply) =>
        reply.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool Contains(string range, long slot)
    {
        // [slot->-id] is one on the move.
        if (range.StartsWith('['))
            return false;
        var ends = range.Split('-').Select(static end => long.Parse(end, CultureInfo.InvariantCulture)).ToArray();
        return slot >= ends[0] && slot <= ends[^1];
    }
}
