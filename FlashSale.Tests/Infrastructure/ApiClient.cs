using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace FlashSale.Tests.Infrastructure;

/// <summary>A client with one session cookie at most, at an address that no other client has.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient _http;

    public ApiClient(Uri address)
    {
        _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = address };
    }

    /// <summary>Sent as <c>X-Forwarded-For</c>; null: not at all.</summary>
    public string? Address { get; set; } = string.Join('.', RandomNumberGenerator.GetBytes(4).Select(static b => (b % 250) + 1));

    /// <summary>Taken from the last <c>Set-Cookie</c>.</summary>
    public string? SessionId { get; set; }

    /// <summary>The last <c>Set-Cookie</c> as it was.</summary>
    public string? SetCookie { get; private set; }

    public Task<ApiReply> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync("GET", path, null, headers);

    public Task<ApiReply> PostAsync(string path, string? json = null, params (string Name, string Value)[] headers) =>
        SendAsync("POST", path, json, headers);

    public Task<ApiReply> BuyAsync(string product, string? key = null, string? json = null) =>
        PostAsync($"user/buy/{product}", json, ("Idempotency-Key", key ?? Guid.NewGuid().ToString()));

    /// <param name="method">Such as GET.</param>
    /// <param name="path">Below <c>/api/v1/</c>, or from the root when it starts with a slash.</param>
    /// <param name="json">Sent as it is, well-formed or not.</param>
    /// <param name="headers">As they are; a content type replaces <c>application/json</c>.</param>
    public async Task<ApiReply> SendAsync(string method, string path, string? json, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new(method), path.StartsWith('/') ? path : $"/api/v1/{path}");
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        if (SessionId is not null)
            request.Headers.Add("Cookie", $"sessionId={SessionId}");
        if (Address is not null)
            request.Headers.Add("X-Forwarded-For", Address);
        foreach (var (name, value) in headers)
        {
            if (name == "Content-Type")
                request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            else
                request.Headers.TryAddWithoutValidation(name, value);
        }
        using var response = await _http.SendAsync(request);
        return await ReadAsync(response);
    }

    /// <summary>Registers nobody: the account must exist.</summary>
    public async Task SignInAsync(string email, string password)
    {
        var login = await PostAsync("auth/login", $$"""{"email":"{{email}}","password":"{{password}}"}""");
        Assert.True(login.Status == 200, login.Raw);
        var verified = await PostAsync("auth/verify-otp", $$"""{"code":"{{await ReadCodeAsync(email)}}"}""");
        Assert.Equal(200, verified.Status);
    }

    /// <summary>The code that was mailed last.</summary>
    public async Task<string> ReadCodeAsync(string email)
    {
        var mailbox = await GetAsync($"dev/mailbox/{email}");
        return mailbox.Body.GetProperty("messages")[0].GetProperty("code").GetString()!;
    }

    public void Dispose() => _http.Dispose();

    private async Task<ApiReply> ReadAsync(HttpResponseMessage response)
    {
        if (response.Headers.TryGetValues("Set-Cookie", out var cookies))
        {
            SetCookie = cookies.Last();
            var value = SetCookie[(SetCookie.IndexOf('=', StringComparison.Ordinal) + 1)..SetCookie.IndexOf(';', StringComparison.Ordinal)];
            SessionId = value.Length == 0 ? null : value;
        }
        var headers = response
            .Headers.Concat(response.Content.Headers)
            .ToDictionary(static header => header.Key, static header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        var body = await response.Content.ReadAsStringAsync();
        return new((int)response.StatusCode, headers, response.Content.Headers.ContentType?.MediaType, body);
    }
}
