using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace FlashSale.Storage.Payments;

/// <summary>
/// Asks the provider's HTTP API, again where that can help. All repetitions of one request carry one <c>Idempotency-Key</c>: what was
/// carried out while its answer got lost is answered, and not done twice.
/// </summary>
internal sealed class ProviderClient : IDisposable
{
    private const int MaxAnswer = 1024 * 1024;

    /// <summary>Pinned, so that the provider's progress doesn't change what we read.</summary>
    private const string ApiVersion = "2024-06-20";

    private readonly HttpClient _http;
    private readonly ResiliencePipeline<ProviderAnswer> _pipeline;
    private readonly ILogger<ProviderClient> _logger;

    public ProviderClient(IOptions<PaymentOptions> options, TimeProvider time, ILogger<ProviderClient> logger)
    {
        _logger = logger;
        _pipeline = ProviderPipeline.Build(options.Value, time);
        // Connections are renewed, or a provider that moves to other addresses would be lost to us.
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = options.Value.AttemptTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        };
        _http = new(handler)
        {
            BaseAddress = options.Value.BaseUrl,
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxAnswer,
        };
        _http.DefaultRequestHeaders.Authorization = new("Bearer", options.Value.SecretKey);
        _http.DefaultRequestHeaders.Add("Stripe-Version", ApiVersion);
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("FlashSale", "1.0"));
    }

    /// <param name="path">Such as <c>/v1/payment_intents</c>.</param>
    /// <param name="form">Sent in the body.</param>
    /// <param name="key">The same for the same intention. Not for what is no write.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>Null when there was no answer.</returns>
    public Task<ProviderAnswer?> PostAsync(
        string path,
        IReadOnlyCollection<KeyValuePair<string, string>> form,
        string key,
        CancellationToken cancel
    ) =>
        SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
                request.Headers.Add("Idempotency-Key", key);
                return request;
            },
            cancel
        );

    /// <inheritdoc cref="PostAsync"/>
    public Task<ProviderAnswer?> GetAsync(string path, CancellationToken cancel) => SendAsync(() => new(HttpMethod.Get, path), cancel);

    public void Dispose() => _http.Dispose();

    private async Task<ProviderAnswer?> SendAsync(Func<HttpRequestMessage> message, CancellationToken cancel)
    {
        try
        {
            return await _pipeline.ExecuteAsync(
                async token =>
                {
                    using var request = message();
                    using var response = await _http.SendAsync(request, token);
                    return await ProviderAnswer.ReadAsync(response, token);
                },
                cancel
            );
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutRejectedException or BrokenCircuitException)
        {
            Log.ProviderAway(_logger, e.GetType().Name, e.Message);
            return null;
        }
    }
}
