using System.Text.Json;

namespace FlashSale.Tests.Infrastructure;

/// <summary>An HTTP answer, read to its end.</summary>
internal sealed record ApiReply(int Status, IReadOnlyDictionary<string, string> Headers, string? ContentType, string Raw)
{
    /// <summary>The body; undefined when it is empty.</summary>
    public JsonElement Body { get; } = Parse(Raw);

    /// <summary>A header's value, or null.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>A member of the body as text, or null.</summary>
    public string? Text(string member) => Body.TryGetProperty(member, out var value) ? value.ToString() : null;

    public int Number(string member) => Body.GetProperty(member).GetInt32();

    /// <summary>Asserts that this is a problem document of this kind, complete and without a word about our insides.</summary>
    public ApiReply IsProblem(int status, string code)
    {
        Assert.True(status == Status && code == Text("code"), $"expected {status} {code}, got {Status}: {Raw}");
        Assert.Equal("application/problem+json", ContentType);
        Assert.Equal(status, Number("status"));
        Assert.Equal($"/problems/{code}", Text("type"));
        Assert.False(string.IsNullOrEmpty(Text("title")));
        Assert.False(string.IsNullOrEmpty(Text("traceId")));
        Assert.Equal(status == 401, Header("WWW-Authenticate") is not null);
        Assert.DoesNotContain("System.", Raw, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", Raw, StringComparison.Ordinal);
        return this;
    }

    private static JsonElement Parse(string raw)
    {
        if (raw.Length == 0 || raw[0] is not ('{' or '['))
            return default;
        using var document = JsonDocument.Parse(raw);
        return document.RootElement.Clone();
    }
}
