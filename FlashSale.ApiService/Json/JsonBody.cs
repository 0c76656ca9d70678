using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace FlashSale.ApiService.Json;

/// <summary>
/// Writes a short body with its length. The framework's own writing sends a body of unknown length, whose end is one more packet: with
/// answers of a few hundred bytes that costs more than making them.
/// </summary>
internal static class JsonBody
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? t_writer;

    /// <summary>Sent with the headers when the request ends.</summary>
    public static void Write<T>(HttpResponse response, T value, JsonTypeInfo<T> type, string contentType)
    {
        var buffer = t_buffer ??= new(1024);
        var writer = t_writer ??= new(buffer);
        buffer.ResetWrittenCount();
        writer.Reset(buffer);
        JsonSerializer.Serialize(writer, value, type);
        writer.Flush();
        Write(response, buffer.WrittenSpan, contentType);
    }

    /// <inheritdoc cref="Write{T}"/>
    public static void Write(HttpResponse response, ReadOnlySpan<byte> json, string contentType)
    {
        response.ContentType = contentType;
        response.ContentLength = json.Length;
        json.CopyTo(response.BodyWriter.GetSpan(json.Length));
        response.BodyWriter.Advance(json.Length);
    }
}
