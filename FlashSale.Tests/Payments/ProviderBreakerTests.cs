using FlashSale.Domain;
using FlashSale.Storage.Payments;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FlashSale.Tests.Payments;

/// <summary>The circuit breaker in front of the provider, by a clock of the test's own: who was asked is counted at the provider.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class ProviderBreakerTests : IAsyncLifetime, IDisposable
{
    /// <summary>Requests that have to fail, with two requests an attempt.</summary>
    private const int Threshold = 20;

    private static readonly TimeSpan Break = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _time = new();
    private readonly Payment _payment = Payment.Begin(OrderId.New(ProductId.New()), "pi_1", new Money(1, "EUR"), DateTimeOffset.UnixEpoch);
    private FakeProvider _provider = null!;
    private ProviderClient _client = null!;
    private HttpPaymentGateway _gateway = null!;

    public async Task InitializeAsync()
    {
        _provider = await FakeProvider.StartAsync();
        _provider.Intents[_payment.Reference] = new(_payment.Reference, _payment.Order.Value, 1, "eur") { Status = "succeeded" };
        var options = new PaymentOptions
        {
            BaseUrl = _provider.Address,
            SecretKey = FakeProvider.SecretKey,
            Retries = 1,
            RetryDelay = TimeSpan.Zero,
        };
        _client = new(Options.Create(options), _time, NullLogger<ProviderClient>.Instance);
        _gateway = new(_client, NullLogger<HttpPaymentGateway>.Instance);
    }

    public async Task DisposeAsync() => await _provider.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Ask_ProviderBroken_IsAnsweredWithoutAskingIt()
    {
        await BreakAsync();

        for (var i = 0; i < 10; i++)
            Assert.IsType<PaymentOutcome.Unavailable>(await AskAsync());

        Assert.Equal(Threshold, _provider.Requests.Count);
    }

    [Fact]
    public async Task Ask_AfterTheBreakAndStillBroken_TriesOnceAndBreaksAgain()
    {
        await BreakAsync();
        _provider.Fault("get", FakeFault.FailsBefore);
        _time.Advance(Break);

        for (var i = 0; i < 10; i++)
            Assert.IsType<PaymentOutcome.Unavailable>(await AskAsync());

        Assert.Equal(Threshold + 1, _provider.Requests.Count);
    }

    [Fact]
    public async Task Ask_AfterTheBreakAndWell_GoesOnAsBefore()
    {
        await BreakAsync();
        _time.Advance(Break - TimeSpan.FromMilliseconds(1));
        Assert.IsType<PaymentOutcome.Unavailable>(await AskAsync());
        _time.Advance(TimeSpan.FromMilliseconds(1));

        for (var i = 0; i < 10; i++)
            Assert.IsType<PaymentOutcome.Done>(await AskAsync());

        Assert.Equal(Threshold + 10, _provider.Requests.Count);
    }

    [Fact]
    public async Task Ask_OneOfThreeWorks_NeverBreaks()
    {
        for (var i = 0; i < Threshold; i++)
        {
            _provider.Fault("get", FakeFault.FailsBefore, times: 2);
            Assert.IsType<PaymentOutcome.Unavailable>(await AskAsync());
            Assert.IsType<PaymentOutcome.Done>(await AskAsync());
        }
    }

    [Fact]
    public async Task Ask_DeclinedForGood_NeverBreaks()
    {
        _provider.Intents[_payment.Reference].Status = "canceled";

        for (var i = 0; i < 2 * Threshold; i++)
            Assert.IsType<PaymentOutcome.Declined>(await AskAsync());

        Assert.Equal(2 * Threshold, _provider.Requests.Count);
    }

    private async Task BreakAsync()
    {
        _provider.Fault("get", FakeFault.FailsBefore, Threshold);
        for (var i = 0; i < Threshold / 2; i++)
            Assert.IsType<PaymentOutcome.Unavailable>(await AskAsync());
        Assert.Equal(Threshold, _provider.Requests.Count);
    }

    private Task<PaymentOutcome> AskAsync() => _gateway.AskAsync(_payment, default).WaitAsync(Eventually.Bound);
}
