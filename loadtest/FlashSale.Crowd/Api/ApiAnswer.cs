using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FlashSale.Crowd.Api.Contract;

namespace FlashSale.Crowd.Api;

/// <summary>A complete HTTP answer.</summary>
/// <param name="Status">Status code.</param>
/// <param name="Body">All of it.</param>
/// <param name="RetryAfter">From the header of that name.</param>
/// <param name="Replayed">Whether <c>Idempotent-Replayed: true</c> stood in it.</param>
internal sealed record ApiAnswer(HttpStatusCode Status, byte[] Body, TimeSpan? RetryAfter, bool Replayed)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>The stable <c>code</c> of the problem document, or null when this is none.</summary>
    public string? ProblemCode => TryRead(CrowdJson.Default.ProblemAnswer)?.Code;

    /// <summary>Null when the body is not of that shape.</summary>
    public T? TryRead<T>(JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Body, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The body of a success.</summary>
    /// <exception cref="NotTriedException">It is no success, or of another shape; <paramref name="what"/> names the request.</exception>
    public T Read<T>(JsonTypeInfo<T> type, string what)
        where T : class => IsSuccess && TryRead(type) is { } value ? value : throw new NotTriedException($"{what} failed: {Describe()}");

    public string Describe() => $"HTTP {(int)Status} {ProblemCode}".TrimEnd();
}
