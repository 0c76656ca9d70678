using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Door;

/// <summary>One who comes to the <see cref="DoorKeeper"/>.</summary>
/// <param name="SessionId">A valid id; null: without a session.</param>
/// <param name="Name">In whose window the hit is counted (<see cref="RateLimits.RateLimitFixedScript.NameOf"/>).</param>
/// <param name="Rule">Of the window; null: no hit is counted.</param>
internal readonly record struct DoorCall(string? SessionId, RedisValue Name, RateRule? Rule);
