using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using FlashSale.ApiService.Json;
using FlashSale.Domain;

namespace FlashSale.ApiService.Live;

/// <summary>
/// One open stream: a position on the <see cref="LiveBoard"/> and a bell. It pulls, as fast as its client takes; what is overtaken
/// meanwhile it never sees.
/// </summary>
internal sealed class LiveReader(LiveReaders readers, LiveBoard board, SaleView view, LiveOptions options, TimeProvider time) : IDisposable
{
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true }
    );

    // Timestamps; 0 of the second: nothing is being written.
    private long _spokeAt = time.GetTimestamp();
    private long _writingSince;

    public required LiveFilter Filter { get; init; }

    /// <summary>The client's <c>Last-Event-ID</c>, or null.</summary>
    public required string? LastEventId { get; init; }

    /// <summary>Asked-for sales that are not on the board, in the shape of <see cref="LiveSaleMessage"/>.</summary>
    public required IReadOnlyDictionary<ProductId, byte[]> Others { get; init; }

    /// <summary>Breaks the connection off.</summary>
    public required Action Abort { get; init; }

    /// <summary>There is something to tell.</summary>
    public void Ring() => _bell.Writer.TryWrite(true);

    /// <summary>Ends the stream in order.</summary>
    public void End() => _bell.Writer.TryComplete();

    /// <summary>Whether nothing was said for so long.</summary>
    public bool IsQuietFor(TimeSpan wait) => time.GetElapsedTime(Volatile.Read(ref _spokeAt)) >= wait;

    /// <summary>Whether the client has taken nothing for so long, though something waits for it.</summary>
    public bool IsStalledFor(TimeSpan wait) => Volatile.Read(ref _writingSince) is > 0 and var since && time.GetElapsedTime(since) >= wait;

    public void Dispose()
    {
        End();
        readers.Leave(this);
    }

    /// <summary>The stream, until it is ended or the client has gone.</summary>
    public async IAsyncEnumerable<SseItem<byte[]>> ReadAsync([EnumeratorCancellation] CancellationToken cancel = default)
    {
        var (id, position) = ((string?)null, 0L);
        do
        {
            // In this order: whatever the id promises is in the push that is read after it.
            var (newId, latest) = (board.Id, board.Latest);
            if (newId is not null && id is null)
            {
                foreach (var item in Begin(newId, position = latest.Last))
                {
                    Wrote(true);
                    yield return item;
                    Wrote(false);
                }
                id = newId;
            }
            var news = id is null ? [] : board.Since(position, latest, Filter);
            for (var i = 0; i < news.Count; i++)
            {
                Wrote(true);
                // The new id promises all of them, so the last one brings it.
                yield return Item(news[i], i == news.Count - 1 ? newId : id);
                Wrote(false);
            }
            (id, position) = (id is null ? null : newId, latest.Last);
            if (IsQuietFor(options.Heartbeat))
            {
                Wrote(true);
                yield return Heartbeat(id);
                Wrote(false);
            }
        } while (await _bell.Reader.WaitToReadAsync(cancel) && _bell.Reader.TryRead(out _));
    }

    /// <summary>A snapshot, or what changed since the client was here.</summary>
    private IEnumerable<SseItem<byte[]>> Begin(string id, long position)
    {
        var retry = options.Retry * (0.5 + Random.Shared.NextDouble());
        if (board.Resume(LastEventId, Filter) is { } missed)
        {
            foreach (var message in missed.Where(message => message.Version <= position))
                yield return Item(message, LastEventId);
            yield return Heartbeat(id, retry);
        }
        else
            yield return new(board.Snapshot(Filter, Others), LiveEvents.Snapshot) { EventId = id, ReconnectionInterval = retry };
    }

    private void Wrote(bool begun)
    {
        var now = time.GetTimestamp();
        Volatile.Write(ref _spokeAt, now);
        Volatile.Write(ref _writingSince, begun ? now : 0);
    }

    private SseItem<byte[]> Heartbeat(string? id, TimeSpan? retry = null) =>
        new(JsonSerializer.SerializeToUtf8Bytes(new HeartbeatMessage(view.Now), ApiJson.Default.HeartbeatMessage), LiveEvents.Heartbeat)
        {
            EventId = id,
            ReconnectionInterval = retry,
        };

    private static SseItem<byte[]> Item(LiveMessage message, string? id) => new(message.Data, message.Event) { EventId = id };
}
