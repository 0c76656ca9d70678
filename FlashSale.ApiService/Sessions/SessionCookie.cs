using FlashSale.Domain;

namespace FlashSale.ApiService.Sessions;

/// <summary>The cookie <c>sessionId</c>: out of reach for scripts, not sent by other sites' forms, gone with the browser.</summary>
internal sealed class SessionCookie(IHostEnvironment environment)
{
    public const string Name = "sessionId";

    /// <summary>What the client sent, or null. Nothing is known about it yet.</summary>
    public static string? Read(HttpRequest request) => request.Cookies[Name] is { Length: > 0 } id ? id : null;

    public void Write(HttpResponse response, Session session) => response.Cookies.Append(Name, session.Id, Attributes());

    public void Delete(HttpResponse response) => response.Cookies.Delete(Name, Attributes());

    // Secure would keep the cookie away from http://localhost, where development happens.
    private CookieOptions Attributes() =>
        new()
        {
            HttpOnly = true,
            Secure = !environment.IsDevelopment(),
            SameSite = SameSiteMode.Lax,
            Path = "/",
            IsEssential = true,
        };
}
