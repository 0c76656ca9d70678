using FlashSale.Domain;

namespace FlashSale.ApiService.Sessions;

/// <summary>The caller of an endpoint that requires a session: looked up once, bound as a parameter.</summary>
/// <param name="Value">Whose request it is.</param>
/// <param name="AddressLimit">The verdict of a deferred <see cref="RateLimiting.AddressLimit"/> that refused, else null.</param>
internal sealed record CurrentSession(Session Value, RateDecision? AddressLimit)
{
    public UserId User => Value.User;

    public static ValueTask<CurrentSession?> BindAsync(HttpContext context) => ValueTask.FromResult(context.Features.Get<CurrentSession>());
}
