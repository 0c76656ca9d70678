using System.Collections;
using System.Diagnostics.CodeAnalysis;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <summary>The fields of a stream entry, put into words when somebody asks: a dead letter has to have them, an order that is stored has not.</summary>
/// <param name="flat">Names and values in turn.</param>
internal sealed class StreamFields(RedisResult[] flat) : IReadOnlyDictionary<string, string>
{
    private Dictionary<string, string>? _words;

    private Dictionary<string, string> Words => _words ??= Read();

    public string this[string key] => Words[key];

    public IEnumerable<string> Keys => Words.Keys;

    public IEnumerable<string> Values => Words.Values;

    public int Count => Words.Count;

    /// <summary>One value, without the others. Of a name that comes twice the last one counts.</summary>
    public RedisResult? Find(ReadOnlySpan<byte> name)
    {
        for (var i = flat.Length - (flat.Length % 2) - 2; i >= 0; i -= 2)
        {
            if (Replies.Bytes(flat[i]).SequenceEqual(name))
                return flat[i + 1];
        }
        return null;
    }

    public bool ContainsKey(string key) => Words.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value) => Words.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => Words.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Dictionary<string, string> Read()
    {
        var words = new Dictionary<string, string>(flat.Length / 2, StringComparer.Ordinal);
        for (var i = 0; i + 1 < flat.Length; i += 2)
            words[Replies.Text(flat[i])] = Replies.Text(flat[i + 1]);
        return words;
    }
}
