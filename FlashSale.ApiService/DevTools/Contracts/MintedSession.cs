using FlashSale.Domain;

namespace FlashSale.ApiService.DevTools;

/// <param name="SessionId">Value of the cookie <c>sessionId</c>.</param>
internal sealed record MintedSession(string UserId, string Email, string SessionId)
{
    public static MintedSession Of(Session session) => new(session.User.Value, session.Email, session.Id);
}
