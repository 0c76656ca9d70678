using System.Collections.Concurrent;
using System.Diagnostics;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Live;
using FlashSale.Tests.Worker;

namespace FlashSale.Tests.Telemetry;

/// <summary>One trace from the browser's request to the stored order, and nothing else in it.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class PurchaseTraceTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<Activity> _spans = new();
    private OtlpReceiver _collector = null!;
    private ApiFixture _api = null!;

    public PurchaseTraceTests() =>
        Listener = new()
        {
            ShouldListenTo = static source => source.Name is "FlashSale" or "Microsoft.AspNetCore",
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };

    private ActivityListener Listener { get; }

    private WorkerFactory Worker { get; set; } = null!;

    public async Task InitializeAsync()
    {
        _collector = await OtlpReceiver.StartAsync();
        (string, string)[] export =
        [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", _collector.Address),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("Redis:CommandTimeout", "00:00:10"),
        ];
        ActivitySource.AddActivityListener(Listener);
        _api = new() { Settings = export };
        await _api.InitializeAsync();
        Worker = new(_api.Redis.ConnectionString, _api.Store, export);
        Worker.CreateClient().Dispose(); // which starts it
    }

    public async Task DisposeAsync()
    {
        await Worker.DisposeAsync();
        await _api.DisposeAsync();
        await _collector.DisposeAsync();
        Listener.Dispose();
    }

    [Fact]
    public async Task Buy_FromTheBrowserToTheStore_IsOneTraceOfNamedSpans()
    {
        var product = await _api.NewProductAsync();
        using var buyer = await _api.NewBuyerAsync();
        var (trace, browser) = (ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom());

        var bought = await buyer.PostAsync(
            $"user/buy/{product}",
            null,
            ("Idempotency-Key", "one"),
            ("traceparent", $"00-{trace}-{browser}-01")
        );

        Assert.Equal(201, bought.Status);
        await Eventually.IsTrueAsync(() => Of(trace).Length == 3, "the whole trace is there");
        var spans = Of(trace).ToDictionary(static span => span.DisplayName);
        var (request, script, stored) = (spans["POST /api/v1/user/buy/{id}"], spans["purchase.lua"], spans["persist order"]);
        Assert.Equal((browser, ActivityKind.Server), (request.ParentSpanId, request.Kind));
        Assert.Equal((request.SpanId, ActivityKind.Client), (script.ParentSpanId, script.Kind));
        Assert.Equal((script.SpanId, ActivityKind.Consumer), (stored.ParentSpanId, stored.Kind));
    }

    [Fact]
    public async Task Probes_AndStreams_LeaveNoSpan()
    {
        using var visitor = _api.NewClient();
        var trace = ActivityTraceId.CreateRandom();
        var header = ("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");

        await visitor.GetAsync("/health", header);
        await visitor.GetAsync("/alive", header);
        await using (var stream = await EventStream.OpenAsync(_api.Host.Address, "", traceParent: header.Item2))
            await stream.NextAsync();
        await visitor.GetAsync("/problems", header);

        await Eventually.IsTrueAsync(
            () => Of(trace).Length > 0 && _api.Host.Streams() == 0,
            "the last request is there, and the stream has ended"
        );
        Assert.Equal(["GET /problems/"], Of(trace).Select(static span => span.DisplayName));
    }

    /// <summary>Those that would be exported.</summary>
    private Activity[] Of(ActivityTraceId trace) => [.. _spans.Where(span => span.TraceId == trace && span.Recorded)];
}
