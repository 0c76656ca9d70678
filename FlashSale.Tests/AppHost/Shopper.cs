using System.Net.Http.Json;
using System.Text.Json;

namespace FlashSale.Tests.AppHost;

/// <summary>One client of the API as a browser is one: cookies, an address of its own, a connection of its own.</summary>
internal sealed class Shopper : IDisposable
{
    private const string Prefix = "/api/v1/";
    private static int _addresses;

    private readonly HttpClient _client;

    // Without cookie jar, for the users of minted sessions: they would get the jar's session besides their own.
    private readonly HttpClient _crowd;

    // Rate limits count by address: without this header all would be one machine.
    private readonly string _address = NextAddress();

    public Shopper(Uri site)
    {
        _client = new HttpClient(Handler(useCookies: true)) { BaseAddress = site };
        _crowd = new HttpClient(Handler(useCookies: false)) { BaseAddress = site };
    }

    public Task<HttpResponseMessage> GetAsync(string route) => SendAsync(HttpMethod.Get, route, body: null);

    public Task<HttpResponseMessage> PostAsync(string route, object? body = null) => SendAsync(HttpMethod.Post, route, body);

    /// <summary>As the user of a session from <see cref="MintAsync"/>, or of the cookie jar if it is null.</summary>
    public Task<HttpResponseMessage> BuyAsync(string product, string key, string? session = null) =>
        SendAsync(HttpMethod.Post, "user/buy/" + product, body: null, key, session);

    /// <summary>Password, then the one-time password from the development mailbox.</summary>
    public async Task LogInAsync(string email, string password)
    {
        await ReadAsync(await PostAsync("auth/login", new { email, password }));
        var mailbox = await ReadAsync(await _client.GetAsync(new Uri(Prefix + "dev/mailbox/" + email, UriKind.Relative)));
        var code = mailbox.GetProperty("messages")[0].GetProperty("code").GetString();
        await ReadAsync(await PostAsync("auth/verify-otp", new { code }));
    }

    public async Task<Shopper> LogInAsAdminAsync()
    {
        await LogInAsync("admin@flashsale.local", "flash-sale-dev");
        return this;
    }

    /// <summary>Sessions of new, verified users.</summary>
    public async Task<IReadOnlyList<string>> MintAsync(int count)
    {
        var answer = await ReadAsync(await _client.PostAsJsonAsync(new Uri(Prefix + "dev/sessions", UriKind.Relative), new { count }));
        return [.. answer.GetProperty("sessions").EnumerateArray().Select(static session => session.GetProperty("sessionId").GetString()!)];
    }

    /// <summary>The body of a good answer.</summary>
    public static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.IsSuccessStatusCode, $"{response.RequestMessage?.RequestUri}: {(int)response.StatusCode} {text}");
            return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _crowd.Dispose();
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string route,
        object? body,
        string? key = null,
        string? session = null
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(Prefix + route, UriKind.Relative));
        request.Headers.Add("X-Forwarded-For", session is null ? _address : NextAddress());
        if (body is not null)
            request.Content = JsonContent.Create(body);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        if (session is not null)
            request.Headers.Add("Cookie", "sessionId=" + session);
        return await (session is null ? _client : _crowd).SendAsync(request);
    }

    private static SocketsHttpHandler Handler(bool useCookies) =>
        new()
        {
            UseCookies = useCookies,
            UseProxy = false,
            MaxConnectionsPerServer = 200,
        };

    private static string NextAddress()
    {
        var number = Interlocked.Increment(ref _addresses);
        return $"10.{(number >> 16) & 255}.{(number >> 8) & 255}.{number & 255}";
    }
}
