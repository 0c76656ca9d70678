using FlashSale.Domain;
using Microsoft.Extensions.Configuration;

namespace FlashSale.Storage;

/// <summary>
/// Configuration section <c>RateLimits</c>: windows by action, such as <c>RateLimits:login:Ip:Limit = 5</c> and
/// <c>RateLimits:login:Ip:Window = 00:01:00</c>. What is not configured keeps its default.
/// </summary>
public sealed class RateLimitOptions
{
    public const string Section = "RateLimits";

    internal const string PurchaseAction = "purchase";

    private static readonly TimeSpan OneMinute = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, ActionLimits> _actions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["login"] = Both(5, OneMinute),
        // A user's purchases are counted by the purchase script: Purchase:UserLimit.
        [PurchaseAction] = new() { Ip = Of(10, OneMinute) },
        ["otp"] = Both(3, TimeSpan.FromMinutes(5)),
        ["register"] = new() { Ip = Of(20, OneMinute) },
    };

    /// <summary>By action.</summary>
    public IReadOnlyDictionary<string, ActionLimits> Actions => _actions;

    /// <summary>The window per address, to give to <see cref="IRateLimiter.HitAddressAsync"/>. Null: there is none.</summary>
    /// <exception cref="InvalidOperationException">There is no such action: a name in the code is wrong.</exception>
    public RateRule? Ip(string action) => Rule(action, Find(action).Ip);

    /// <summary>The window per user, to give to <see cref="IRateLimiter.HitUserAsync"/>. Null: there is none.</summary>
    /// <exception cref="InvalidOperationException">There is no such action: a name in the code is wrong.</exception>
    public RateRule? User(string action) => Rule(action, Find(action).User);

    /// <exception cref="InvalidOperationException">A value can't be read, or a name is wrong: the message names the setting.</exception>
    internal void Bind(IConfiguration section)
    {
        foreach (var child in section.GetChildren())
        {
            // A window that nobody would look at must not look as if it were set.
            if (!_actions.TryGetValue(child.Key, out var limits))
                throw new InvalidOperationException(
                    $"{Section}:{child.Key} is not one of {string.Join(", ", _actions.Keys.Order(StringComparer.Ordinal))}."
                );
            child.Bind(limits, static binder => binder.ErrorOnUnknownConfiguration = true);
        }
    }

    private ActionLimits Find(string action) =>
        _actions.TryGetValue(action, out var limits)
            ? limits
            : throw new InvalidOperationException($"{Section}:{action} is not configured, and has no default.");

    private static RateRule? Rule(string action, RateWindow? window) =>
        window is { Limit: > 0 } ? new RateRule(action, window.Limit, window.Window) : null;

    private static ActionLimits Both(int limit, TimeSpan window) => new() { Ip = Of(limit, window), User = Of(limit, window) };

    private static RateWindow Of(int limit, TimeSpan window) => new() { Limit = limit, Window = window };
}
