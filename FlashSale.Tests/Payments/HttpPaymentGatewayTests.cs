using FlashSale.Domain;
using FlashSale.Storage.Payments;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FlashSale.Tests.Payments;

/// <summary>Each step against a provider that answers, refuses, breaks and falls silent.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class HttpPaymentGatewayTests : IAsyncLifetime, IDisposable
{
    private static readonly Money Amount = new(5997, "EUR");

    private readonly OrderId _order = OrderId.New(ProductId.New());
    private FakeProvider _provider = null!;
    private ProviderClient _client = null!;
    private HttpPaymentGateway _gateway = null!;

    public async Task InitializeAsync()
    {
        _provider = await FakeProvider.StartAsync();
        Use(new() { BaseUrl = _provider.Address, SecretKey = FakeProvider.SecretKey });
    }

    public async Task DisposeAsync() => await _provider.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Open_Again_IsTheSameIntent()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _gateway.OpenAsync(_order, Amount, default)));

        var intent = Assert.Single(_provider.Intents.Values);
        Assert.All(opened, outcome => Assert.Equal(new PaymentOutcome.Opened(intent.Id), outcome));
        Assert.Equal((_order.Value, "5997 eur"), (intent.Order, intent.Amount));
    }

    [Fact]
    public async Task Capture_AfterAuthorizing_TakesTheMoneyOnce()
    {
        var payment = await OpenAsync();

        Assert.IsType<PaymentOutcome.Declined>(await _gateway.AskAsync(payment, default));
        Assert.IsType<PaymentOutcome.Declined>(await _gateway.CaptureAsync(payment, default));
        for (var again = 0; again < 2; again++)
            Assert.IsType<PaymentOutcome.Done>(await _gateway.AuthorizeAsync(payment, FakeProvider.Approved, default));
        Assert.IsType<PaymentOutcome.Done>(await _gateway.AskAsync(payment, default));
        for (var again = 0; again < 2; again++)
            Assert.IsType<PaymentOutcome.Done>(await _gateway.CaptureAsync(payment, default));

        Assert.IsType<PaymentOutcome.Done>(await _gateway.AskAsync(payment, default));
        Assert.IsType<PaymentOutcome.Declined>(await _gateway.VoidAsync(payment, default));
        var intent = _provider.IntentOf(_order.Value);
        Assert.Equal((1, 1), (intent.Authorizations, intent.Captures));
    }

    [Fact]
    public async Task Void_Again_IsDoneAndEndsIt()
    {
        var payment = await OpenAsync();
        await _gateway.AuthorizeAsync(payment, FakeProvider.Approved, default);

        for (var again = 0; again < 2; again++)
            Assert.IsType<PaymentOutcome.Done>(await _gateway.VoidAsync(payment, default));

        Assert.IsType<PaymentOutcome.Declined>(await _gateway.CaptureAsync(payment, default));
        Assert.IsType<PaymentOutcome.Declined>(await _gateway.AuthorizeAsync(payment, FakeProvider.Approved, default));
        Assert.Equal("canceled", _provider.IntentOf(_order.Value).Status);
    }

    [Fact]
    public async Task Authorize_DeclinedThenAnotherCard_SaysWhyAndThenIsDone()
    {
        var payment = await OpenAsync();

        var declined = await _gateway.AuthorizeAsync(payment, FakeProvider.Declined, default);
        var approved = await _gateway.AuthorizeAsync(payment, FakeProvider.Approved, default);

        Assert.Equal(new PaymentOutcome.Declined("Your card was declined."), declined);
        Assert.IsType<PaymentOutcome.Done>(approved);
    }

    [Fact]
    public async Task Authorize_UnknownCard_IsDeclinedWithoutQuotingIt()
    {
        var declined = Assert.IsType<PaymentOutcome.Declined>(
            await _gateway.AuthorizeAsync(await OpenAsync(), FakeProvider.NotKnown, default)
        );

        Assert.DoesNotContain("pm_", declined.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("create", FakeFault.StaysSilent)]
    [InlineData("create", FakeFault.FailsAfter)]
    [InlineData("confirm", FakeFault.FailsBefore)]
    [InlineData("confirm", FakeFault.FailsAfter)]
    [InlineData("confirm", FakeFault.StaysSilent)]
    [InlineData("capture", FakeFault.FailsAfter)]
    [InlineData("capture", FakeFault.StaysSilent)]
    public async Task AnyStep_FailsTwiceThenWorks_IsDoneOnceUnderOneKey(string step, FakeFault fault)
    {
        UseImpatient();
        _provider.Fault(step, fault, times: 2);

        var payment = await OpenAsync();
        Assert.IsType<PaymentOutcome.Done>(await _gateway.AuthorizeAsync(payment, FakeProvider.Approved, default));
        Assert.IsType<PaymentOutcome.Done>(await _gateway.CaptureAsync(payment, default));

        var keys = _provider.Requests.Where(request => request.Step == step).Select(static request => request.Key).ToList();
        Assert.Equal(3, keys.Count);
        Assert.NotNull(Assert.Single(keys.Distinct()));
        var intent = Assert.Single(_provider.Intents.Values);
        Assert.Equal((1, 1), (intent.Authorizations, intent.Captures));
    }

    [Fact]
    public async Task Authorize_NoAnswerAtAll_IsUnknownAndCanBeAskedFor()
    {
        UseImpatient();
        var payment = await OpenAsync();
        _provider.Fault("confirm", FakeFault.StaysSilent, times: 4);

        Assert.IsType<PaymentOutcome.Unavailable>(await _gateway.AuthorizeAsync(payment, FakeProvider.Approved, default));

        Assert.IsType<PaymentOutcome.Done>(await _gateway.AskAsync(payment, default));
        Assert.Equal(1, _provider.IntentOf(_order.Value).Authorizations);
    }

    [Theory]
    [InlineData(FakeFault.IsSomebodyElse, 0)]
    [InlineData(FakeFault.IsSomebodyElseAfter, 1)]
    [InlineData(FakeFault.Moved, 0)]
    [InlineData(FakeFault.KnowsNoIntent, 0)]
    [InlineData(FakeFault.Depends, 0)]
    public async Task Authorize_AnswerThatIsNoVerdict_IsUnknownAndNoRefusal(FakeFault fault, int authorizations)
    {
        UseImpatient();
        var payment = await OpenAsync();
        _provider.Fault("confirm", fault, times: 4);

        Assert.IsType<PaymentOutcome.Unavailable>(await _gateway.AuthorizeAsync(payment, FakeProvider.Approved, default));

        Assert.Equal(authorizations, _provider.IntentOf(_order.Value).Authorizations);
    }

    [Theory]
    [InlineData(FakeFault.IsSomebodyElse)]
    [InlineData(FakeFault.Moved)]
    [InlineData(FakeFault.KnowsNoIntent)]
    public async Task OpenAndAsk_AnswerThatIsNoVerdict_AreUnknown(FakeFault fault)
    {
        UseImpatient();
        var payment = await OpenAsync();

        _provider.Fault("get", fault, times: 4);
        Assert.IsType<PaymentOutcome.Unavailable>(await _gateway.AskAsync(payment, default));
        _provider.Heal();
        _provider.Fault("create", fault, times: 4);
        Assert.IsType<PaymentOutcome.Unavailable>(await _gateway.OpenAsync(_order, Amount, default));
    }

    [Fact]
    public async Task AnyStep_NobodyListens_IsUnavailable()
    {
        var payment = await OpenAsync();
        await _provider.DisposeAsync();
        Use(
            new()
            {
                BaseUrl = new("http://127.0.0.1:1"),
                SecretKey = "key",
                RetryDelay = TimeSpan.FromMilliseconds(1),
            }
        );

        Assert.IsType<PaymentOutcome.Unavailable>(await _gateway.OpenAsync(_order, Amount, default));
        Assert.IsType<PaymentOutcome.Unavailable>(await _gateway.AuthorizeAsync(payment, FakeProvider.Approved, default));
        Assert.IsType<PaymentOutcome.Unavailable>(await _gateway.AskAsync(payment, default));
        Assert.IsType<PaymentOutcome.Unavailable>(await _gateway.CaptureAsync(payment, default));
        Assert.IsType<PaymentOutcome.Unavailable>(await _gateway.VoidAsync(payment, default));
    }

    [Fact]
    public async Task AnyStep_WrongSecretKey_IsOurTroubleAndNotTheBuyers()
    {
        var payment = await OpenAsync();
        Use(new() { BaseUrl = _provider.Address, SecretKey = "another" });

        Assert.IsType<PaymentOutcome.Unavailable>(await _gateway.OpenAsync(_order, Amount, default));
        Assert.IsType<PaymentOutcome.Unavailable>(await _gateway.AuthorizeAsync(payment, FakeProvider.Approved, default));
    }

    [Fact]
    public async Task AnyStep_CallerLeaves_ThrowsOperationCanceled()
    {
        using var caller = new CancellationTokenSource();
        _provider.Fault("create", FakeFault.StaysSilent);
        var open = _gateway.OpenAsync(_order, Amount, caller.Token);
        await Eventually.IsTrueAsync(() => !_provider.Requests.IsEmpty, "the request has arrived");

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => open);
    }

    private void UseImpatient() =>
        Use(
            new()
            {
                BaseUrl = _provider.Address,
                SecretKey = FakeProvider.SecretKey,
                AttemptTimeout = TimeSpan.FromSeconds(1),
                TotalTimeout = TimeSpan.FromSeconds(60),
                RetryDelay = TimeSpan.FromMilliseconds(10),
            }
        );

    private void Use(PaymentOptions options)
    {
        _client?.Dispose();
        _client = new(Options.Create(options), TimeProvider.System, NullLogger<ProviderClient>.Instance);
        _gateway = new(_client, NullLogger<HttpPaymentGateway>.Instance);
    }

    private async Task<Payment> OpenAsync()
    {
        var opened = Assert.IsType<PaymentOutcome.Opened>(await _gateway.OpenAsync(_order, Amount, default));
        return Payment.Begin(_order, opened.Reference, Amount, DateTimeOffset.UnixEpoch);
    }
}
