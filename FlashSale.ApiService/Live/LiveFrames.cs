using System.Buffers;
using System.Net.ServerSentEvents;

namespace FlashSale.ApiService.Live;

/// <summary>Events as they are written: .NET's own formatter, once for all who get the same.</summary>
internal static class LiveFrames
{
    /// <param name="messages">At least one.</param>
    /// <param name="id">For the last one: it promises all of them.</param>
    /// <param name="idBefore">For the others. Null: they bring none.</param>
    public static Task<byte[]> WriteAsync(IReadOnlyList<LiveMessage> messages, string? id, string? idBefore = null) =>
        WriteAsync(
            messages.Select(
                (message, i) => new SseItem<byte[]>(message.Data, message.Event) { EventId = i == messages.Count - 1 ? id : idBefore }
            )
        );

    public static async Task<byte[]> WriteAsync(IEnumerable<SseItem<byte[]>> items)
    {
        using var buffer = new MemoryStream();
        await SseFormatter.WriteAsync(items.ToAsyncEnumerable(), buffer, static (item, writer) => writer.Write(item.Data));
        return buffer.ToArray();
    }
}
