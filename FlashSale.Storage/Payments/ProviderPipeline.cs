using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace FlashSale.Storage.Payments;

/// <summary>How long the provider is waited for, how often it is asked, and when it is left alone.</summary>
internal static class ProviderPipeline
{
    /// <summary>From the outside in: all of it ends in time; again after a while; not at all while nearly nothing works; one request.</summary>
    public static ResiliencePipeline<ProviderAnswer> Build(PaymentOptions options, TimeProvider time)
    {
        var failures = new PredicateBuilder<ProviderAnswer>()
            .Handle<HttpRequestException>()
            .Handle<IOException>()
            .Handle<TimeoutRejectedException>()
            .HandleResult(static answer => answer.IsTransient);
        return new ResiliencePipelineBuilder<ProviderAnswer> { TimeProvider = time }
            .AddTimeout(options.TotalTimeout)
            .AddRetry(
                new RetryStrategyOptions<ProviderAnswer>
                {
                    ShouldHandle = failures,
                    MaxRetryAttempts = options.Retries,
                    Delay = options.RetryDelay,
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                    DelayGenerator = static retry => ValueTask.FromResult(retry.Outcome.Result?.RetryAfter),
                }
            )
            .AddCircuitBreaker(
                // Of at least 20 requests in 10 s nine in ten failed: 5 s without more load, and buyers hear at once that they have to wait.
                new CircuitBreakerStrategyOptions<ProviderAnswer>
                {
                    ShouldHandle = failures,
                    FailureRatio = 0.9,
                    MinimumThroughput = 20,
                    SamplingDuration = TimeSpan.FromSeconds(10),
                    BreakDuration = TimeSpan.FromSeconds(5),
                }
            )
            .AddTimeout(options.AttemptTimeout)
            .Build();
    }
}
