using System.Net;
using FlashSale.Domain;
using FlashSale.Storage.Redis.Batching;
using FlashSale.Storage.Redis.RateLimits;
using FlashSale.Storage.Redis.Sessions;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Door;

/// <summary>
/// Looks up sessions and counts hits of addresses for all who come at the same time, with one call of either script: both travel in one
/// pipeline, and whoever waits for both waits once.
/// </summary>
internal sealed class DoorKeeper : IDoor
{
    private const int LargestBatch = 256;

    private readonly RedisGateway _redis;
    private readonly TouchSessionScript _touch;
    private readonly FlashSaleTelemetry _telemetry;
    private readonly Batcher<DoorCall, DoorAnswer> _batcher;

    public DoorKeeper(RedisGateway redis, TouchSessionScript touch, FlashSaleTelemetry telemetry)
    {
        (_redis, _touch, _telemetry) = (redis, touch, telemetry);
        _batcher = new(redis, SendAsync, LargestBatch, scattered: true);
    }

    public ValueTask<DoorAnswer> AskAsync(string? sessionId, RateRule? rule, IPAddress? address, CancellationToken cancel) =>
        AskAsync(sessionId, rule, rule is null ? default : RateLimitFixedScript.NameOf(address), cancel);

    /// <inheritdoc cref="IDoor.AskAsync"/>
    /// <param name="sessionId">Null: no session is looked for.</param>
    /// <param name="rule">Null: no hit is counted.</param>
    /// <param name="name">In whose window it is counted.</param>
    /// <param name="cancel">Ends the wait, at the latest before it begins.</param>
    public ValueTask<DoorAnswer> AskAsync(string? sessionId, RateRule? rule, RedisValue name, CancellationToken cancel)
    {
        var known = SessionIds.IsValid(sessionId) ? sessionId : null;
        return known is null && rule is null ? default : _batcher.RunAsync(new(known, name, rule), cancel);
    }

    private async Task<DoorAnswer[]> SendAsync(IDatabase database, DoorCall[] calls)
    {
        // Both are on their way before either is waited for, and both are observed, whichever fails.
        var (sessions, hits) = (_touch.RunAsync(database, calls), RateLimitFixedScript.RunAsync(database, calls, !_redis.IsCluster));
        await Task.WhenAll(sessions, hits);
        var (found, counted) = (await sessions, await hits);
        var answers = new DoorAnswer[calls.Length];
        var (session, hit) = (0, 0);
        for (var i = 0; i < calls.Length; i++)
        {
            answers[i] = new(
                calls[i].SessionId is { } id ? TouchSessionScript.Read(id, found[session++]) : null,
                calls[i].Rule is { } rule ? Count(RateLimitFixedScript.Read(rule, counted[hit++])) : null
            );
        }
        return answers;
    }

    private RateDecision Count(RateDecision decision)
    {
        _telemetry.LimiterDecision(decision.Policy, decision.Allowed);
        return decision;
    }
}
