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

    /// <summary>The stream as it is written, until it is ended or the client has gone.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var (id, position) = ((string?)null, 0L);
        do
        {
            // In this order: whatever the id promises is in the push that is read after it.
            var (newId, latest) = (board.Id, board.Latest);
            var bytes =
                newId is null ? []
                : id is null ? await BeginAsync(newId, latest.Last)
                : await GoOnAsync(id, newId, position, latest);
            (id, position) = (newId, latest.Last);
            if (bytes.Length == 0 && IsQuietFor(options.Heartbeat))
                bytes = await LiveFrames.WriteAsync([Heartbeat(id)]);
            if (bytes.Length == 0)
                continue;
            Wrote(true);
            yield return bytes;
            Wrote(false);
        } while (await _bell.Reader.WaitToReadAsync(cancel) && _bell.Reader.TryRead(out _));
    }

    /// <summary>A snapshot, or what changed since the client was here.</summary>
    private Task<byte[]> BeginAsync(string id, long position)
    {
        var retry = options.Retry * (0.5 + Random.Shared.NextDouble());
        if (board.Resume(LastEventId, Filter) is not { } missed)
            return LiveFrames.WriteAsync([
                new(board.Snapshot(Filter, Others), LiveEvents.Snapshot) { EventId = id, ReconnectionInterval = retry },
            ]);
        var news = missed.Where(message => message.Version <= position).Select(static message => Item(message));
        return LiveFrames.WriteAsync([.. news, Heartbeat(id, retry)]);
    }

    private async ValueTask<byte[]> GoOnAsync(string id, string newId, long position, LiveBatch latest)
    {
        if (position == latest.After && latest.FrameFor(Filter) is { } shared)
            return shared;
        var news = board.Since(position, latest, Filter);
        if (news.Count == 0)
            return [];
        // Nothing between the last push and the one that this stream heard of last was about its product.
        return news[0].Version > latest.After && latest.FrameFor(Filter) is { } frame
            ? frame
            : await LiveFrames.WriteAsync(news, newId, id);
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

    private static SseItem<byte[]> Item(LiveMessage message) => new(message.Data, message.Event);
}
