using System.Collections.Frozen;
using FlashSale.Domain;
using FlashSale.Storage;
using Microsoft.Extensions.Options;

namespace FlashSale.ApiService.RateLimiting;

/// <summary>The rules of the actions in <see cref="RateActions"/>. Made at boot, so that a missing one stops the boot.</summary>
internal sealed class RateRules(IOptions<RateLimitOptions> options)
{
    private readonly FrozenDictionary<string, RateRule?> _byAddress = new[]
    {
        RateActions.Register,
        RateActions.Login,
        RateActions.Otp,
        RateActions.Purchase,
    }.ToFrozenDictionary(static action => action, options.Value.Ip);

    /// <summary>Null: addresses are not limited for this action.</summary>
    public RateRule? Address(string action) => _byAddress[action];

    /// <summary>Null: users are not limited for this action. The purchase's own user window is decided in its script.</summary>
    public RateRule? User(string action) => options.Value.User(action);
}
