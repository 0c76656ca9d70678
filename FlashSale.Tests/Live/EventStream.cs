using System.Diagnostics;
using System.Net.ServerSentEvents;
using System.Text.Json;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Live;

/// <summary>A client of <c>GET /api/v1/events</c>, as a browser's EventSource is one, that reads only when it is asked to.</summary>
internal sealed class EventStream : IAsyncDisposable
{
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private HttpResponseMessage _response = null!;
    private SseParser<string> _parser = null!;
    private IAsyncEnumerator<SseItem<string>> _events = null!;

    public HttpResponseMessage Response => _response;

    /// <summary>Of the last event that brought one.</summary>
    public string LastEventId => _parser.LastEventId;

    public TimeSpan Retry => _parser.ReconnectionInterval;

    public static async Task<EventStream> OpenAsync(Uri site, string query = "", string? lastEventId = null, string? traceParent = null)
    {
        var stream = new EventStream();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(site, "/api/v1/events" + query));
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        if (traceParent is not null)
            request.Headers.Add("traceparent", traceParent);
        stream._response = await stream._http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Eventually.Bound);
        Assert.True(stream._response.IsSuccessStatusCode, $"{stream._response.StatusCode}");
        stream._parser = SseParser.Create(await stream._response.Content.ReadAsStreamAsync());
        stream._events = stream._parser.EnumerateAsync().GetAsyncEnumerator();
        return stream;
    }

    /// <summary>The next event, also a heartbeat. Null: the stream has ended in order.</summary>
    public async Task<StreamEvent?> NextAsync() =>
        await _events.MoveNextAsync().AsTask().WaitAsync(Eventually.Bound)
            ? new(_events.Current.EventType, JsonDocument.Parse(_events.Current.Data).RootElement)
            : null;

    /// <summary>The next one that is wanted; others before it are passed over.</summary>
    public async Task<StreamEvent> NextAsync(Func<StreamEvent, bool> wanted)
    {
        // Heartbeats would keep it going for good.
        for (var watch = Stopwatch.StartNew(); ; )
        {
            Assert.True(watch.Elapsed < Eventually.Bound, "It did not come.");
            var next = await NextAsync();
            Assert.True(next is not null, "The stream has ended.");
            if (wanted(next))
                return next;
        }
    }

    public Task<StreamEvent> NextAsync(string name) => NextAsync(next => next.Name == name);

    public async ValueTask DisposeAsync()
    {
        _response?.Dispose();
        _http.Dispose();
        if (_events is not null)
        {
            try
            {
                await _events.DisposeAsync();
            }
            catch (NotSupportedException)
            {
                // A read that was given up is still on its way.
            }
        }
    }
}
