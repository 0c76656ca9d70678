using FlashSale.Domain;

namespace FlashSale.ApiService.DevTools;

/// <param name="UserId">Of the new user.</param>
/// <param name="Email">Of the new user. No password signs them in.</param>
/// <param name="SessionId">Value of the cookie <c>sessionId</c>.</param>
internal sealed record MintedSession(string UserId, string Email, string SessionId)
{
    public static MintedSession Of(Session session) => new(session.User.Value, session.Email, session.Id);
}
