using System.Net.Http.Headers;
using System.Net.Sockets;

namespace FlashSale.Crowd.Api;

/// <summary>Somebody with connections, an address and perhaps a session of their own, talking to the API.</summary>
internal sealed class Caller : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _address;
    private readonly bool _shared;

    /// <param name="url">Root of the API's site.</param>
    /// <param name="address">What the proxy in front is told that the caller's address is.</param>
    /// <param name="sessionId">A verified session, if there is one already.</param>
    public Caller(Uri url, string address, string? sessionId = null)
        : this(Connect(url, TimeSpan.FromSeconds(30)), address, sessionId) => _shared = false;

    /// <param name="http">Connections that others use too; they outlive this caller.</param>
    /// <param name="address">What the proxy in front is told that the caller's address is.</param>
    /// <param name="sessionId">A verified session, if there is one already.</param>
    public Caller(HttpClient http, string address, string? sessionId)
    {
        _http = http;
        _address = address;
        _shared = true;
        SessionId = sessionId;
    }

    /// <param name="url">Root of the API's site.</param>
    /// <param name="patience">How long an answer is waited for.</param>
    public static HttpClient Connect(Uri url, TimeSpan patience) =>
        new(
            new SocketsHttpHandler
            {
                UseCookies = false,
                UseProxy = false,
                AllowAutoRedirect = false,
                ConnectTimeout = TimeSpan.FromSeconds(10),
                PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
            }
        )
        {
            BaseAddress = new Uri(url, "/api/v1/"),
            Timeout = patience,
        };

    public string? SessionId { get; private set; }

    /// <remarks>
    /// A kept-alive connection that ends without a byte of an answer makes HttpClient send the request again by itself, on a new one. A
    /// purchase whose replica died may so be answered as a replay, which is what its key is for.
    /// </remarks>
    /// <exception cref="HttpRequestException">No connection, or it broke off.</exception>
    /// <exception cref="TaskCanceledException">No answer in time.</exception>
    public async Task<ApiAnswer> SendAsync(
        HttpMethod method,
        string path,
        HttpContent? body,
        CancellationToken cancel,
        string? idempotencyKey = null
    )
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", _address);
        if (SessionId is not null)
            request.Headers.TryAddWithoutValidation("Cookie", "sessionId=" + SessionId);
        if (idempotencyKey is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        using var response = await SendAsync(request, cancel);
        var content = await response.Content.ReadAsByteArrayAsync(cancel);
        AdoptSession(response.Headers);
        return new ApiAnswer(
            response.StatusCode,
            content,
            response.Headers.RetryAfter?.Delta,
            Replayed: response.Headers.TryGetValues("Idempotent-Replayed", out var replayed) && replayed.Contains("true")
        );
    }

    public void Dispose()
    {
        if (!_shared)
            _http.Dispose();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        try
        {
            return await _http.SendAsync(request, cancel);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            // A peer that dies between connect and the first byte: HttpClient lets the bare exception through.
            throw new HttpRequestException(HttpRequestError.ConnectionError, e.Message, e);
        }
    }

    // Set-Cookie: sessionId=…; path=/; httponly
    private void AdoptSession(HttpResponseHeaders headers)
    {
        const string Name = "sessionId=";
        if (!headers.TryGetValues("Set-Cookie", out var cookies))
            return;
        foreach (var cookie in cookies.Where(static cookie => cookie.StartsWith(Name, StringComparison.Ordinal)))
            SessionId = cookie[Name.Length..].Split(';')[0];
    }
}
