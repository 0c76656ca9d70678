using System.Text;
using System.Text.Json;
using FlashSale.ApiService.Json;

namespace FlashSale.ApiService.Problems;

/// <summary>A problem document in bytes, with a gap where the request's own id belongs.</summary>
internal sealed class PreparedBody
{
    /// <summary>Stands for the id while the gap is looked for. No other text in a document of ours has this character.</summary>
    public const string Mark = "@";

    private readonly byte[] _before;
    private readonly byte[] _after;

    /// <param name="problem">With <see cref="Mark"/> as its <see cref="Problem.TraceId"/>.</param>
    public PreparedBody(Problem problem)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(problem, ApiJson.Default.Problem);
        var gap = json.AsSpan().IndexOf((byte)'@');
        (_before, _after) = (json[..gap], json[(gap + 1)..]);
    }

    /// <param name="response">Status and other headers are the caller's.</param>
    /// <param name="traceId">ASCII that JSON needs not escape: hex digits, or Kestrel's <c>0HN7…:00000001</c>.</param>
    public void Write(HttpResponse response, string traceId)
    {
        var length = _before.Length + traceId.Length + _after.Length;
        response.ContentType = ProblemResult.MediaType;
        response.ContentLength = length;
        var body = response.BodyWriter.GetSpan(length);
        _before.CopyTo(body);
        Encoding.ASCII.GetBytes(traceId, body[_before.Length..]);
        _after.CopyTo(body[(_before.Length + traceId.Length)..]);
        // Sent with the headers when the request ends.
        response.BodyWriter.Advance(length);
    }
}
