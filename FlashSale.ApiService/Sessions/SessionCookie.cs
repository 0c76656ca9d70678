using FlashSale.Domain;

namespace FlashSale.ApiService.Sessions;

/// <summary>The cookie <c>sessionId</c>: out of reach for scripts, not sent by other sites' forms, gone with the browser.</summary>
internal sealed class SessionCookie(IHostEnvironment environment)
{
    public const string Name = "sessionId";

    private const string NameAndEquals = Name + "=";

    /// <summary>What the client sent, or null. Nothing is known about it yet.</summary>
    public static string? Read(HttpRequest request) =>
        TryRead(request, out var span) ? span.ToString()
        : request.Cookies[Name] is { Length: > 0 } id ? id
        : null;

    /// <summary>The same without taking all cookies apart. False also for headers that only <see cref="Read"/> can make sense of.</summary>
    public static bool TryRead(HttpRequest request, out ReadOnlySpan<char> id)
    {
        id = default;
        var header = request.Headers.Cookie;
        if (header.Count != 1)
            return false;
        foreach (var range in header[0].AsSpan().Split(';'))
        {
            var cookie = header[0].AsSpan(range).Trim(' ');
            if (!cookie.StartsWith(NameAndEquals))
                continue;
            // Twice: which one counts is not decided here.
            if (!id.IsEmpty)
                return false;
            id = cookie[NameAndEquals.Length..];
        }
        return !id.IsEmpty && !id.ContainsAny('"', '%');
    }

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
