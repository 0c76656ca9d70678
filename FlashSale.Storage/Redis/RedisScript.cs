using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis;

/// <summary>
/// A Lua script from <c>lua/</c>, embedded into this assembly. It is asked for by its SHA-1, so that a call sends 20 bytes and not the
/// text; a server that doesn't know it (restarted, failed over, flushed) gets the text once with the call itself.
/// </summary>
internal sealed class RedisScript
{
    private readonly byte[] _sha1;

    private RedisScript(string name, string text)
    {
        Name = name;
        Text = text;
#pragma warning disable CA5350 // SHA-1 names a script in Redis' protocol; it protects nothing.
        _sha1 = SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
    }

    public string Name { get; }

    public string Text { get; }

    /// <summary>By which servers know it, in hexadecimal.</summary>
    public string Sha1 => Convert.ToHexStringLower(_sha1);

    /// <summary>Every script of the assembly.</summary>
    public static RedisScript[] LoadAll() =>
        [
            .. Assembly
                .GetExecutingAssembly()
                .GetManifestResourceNames()
                .Where(static name => name.EndsWith(".lua", StringComparison.Ordinal))
                .Select(Load),
        ];

    /// <exception cref="InvalidOperationException">There is no such script in the assembly: the build is broken.</exception>
    public static RedisScript Load(string fileName)
    {
        using var stream =
            Assembly.GetExecutingAssembly().GetManifestResourceStream(fileName)
            ?? throw new InvalidOperationException($"lua/{fileName} is not embedded in FlashSale.Storage.");
        using var reader = new StreamReader(stream);
        return new RedisScript(fileName, reader.ReadToEnd());
    }

    /// <summary>A script of another text. Only tests have one: to see that whoever judges the system notices a broken decision.</summary>
    internal static RedisScript FromText(string name, string text) => new(name, text);

    /// <summary>Runs it. All <paramref name="keys"/> must be of one slot.</summary>
    public async Task<RedisResult> EvaluateAsync(IDatabase database, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return await database.ScriptEvaluateAsync(_sha1, keys, arguments);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            return await database.ExecuteAsync("EVAL", [Text, keys.Length, .. keys.Cast<object>(), .. arguments.Cast<object>()]);
        }
    }
}
