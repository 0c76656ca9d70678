using System.Reflection;
using System.Text.RegularExpressions;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Scripts;

/// <summary>What holds for every script, whoever wrote it.</summary>
[Trait(Tiers.Name, Tiers.Unit)]
public sealed partial class ScriptTests
{
    private static readonly Assembly Storage = typeof(RedisScript).Assembly;

    public static TheoryData<string> Files => [.. ScriptFiles()];

    [Fact]
    public void EveryScript_HasOneHomeOfItsName_AndEveryHomeItsScript()
    {
        var homes = Storage
            .GetTypes()
            .Where(static type => type != typeof(RedisScript))
            .SelectMany(static type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(static field => field.FieldType == typeof(RedisScript))
            .Select(static field => $"{field.DeclaringType!.Name} {((RedisScript)field.GetValue(null)!).Name}");

        Assert.NotEmpty(ScriptFiles());
        Assert.Equal(ScriptFiles().Select(static file => $"{HomeOf(file)} {file}").Order(), homes.Order());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Script_Calls_TakeTheirKeyFromKeys(string file)
    {
        var text = RedisScript.Load(file).Text;
        var calls = Call().Matches(text);

        Assert.NotEmpty(calls);
        Assert.All(
            calls,
            call =>
                Assert.True(
                    Keyless.Contains(call.Groups["command"].Value)
                        || call.Groups["key"].Value.StartsWith("KEYS[", StringComparison.Ordinal)
                        || call.Groups["key"].Value is "unpack(KEYS)"
                        || IsListOfKeys(text, call.Groups["key"].Value),
                    call.Value
                )
        );
    }

    /// <summary><c>unpack(list)</c>, where the script has <c>list[…] = KEYS[</c>, or pairs whose first is a key.</summary>
    private static bool IsListOfKeys(string text, string key) =>
        key.Split('(') is ["unpack", var list]
        && Regex.IsMatch(text, $@"\b{list}\[[^\]]*\](, {list}\[[^\]]*\])? = KEYS\[", RegexOptions.None, TimeSpan.FromSeconds(1));

    [Theory]
    [MemberData(nameof(Files))]
    public void Script_Header_NamesKeysAndReplies(string file)
    {
        var header = string.Concat(
            RedisScript.Load(file).Text.Split('\n').TakeWhile(static line => line.StartsWith("--", StringComparison.Ordinal))
        );

        Assert.Contains("KEYS", header, StringComparison.Ordinal);
        Assert.Contains("repl", header, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Commands that touch no key: the clock, and a channel, which every node of a cluster passes on.</summary>
    private static readonly string[] Keyless = ["TIME", "PUBLISH"];

    /// <summary>
    /// <c>redis.call('GET', KEYS[1]</c>, <c>call(</c> for short, and <c>redis.call('XINFO', 'GROUPS', KEYS[1]</c> with its subcommand.
    /// </summary>
    [GeneratedRegex(
        @"\b(redis\.p?)?call\(\s*'(?<command>\w+)'(\s*,\s*'(GROUPS|STREAM|CONSUMERS|DELCONSUMER)')?\s*(,\s*(?<key>unpack\(KEYS\)|[^,)]+))?"
    )]
    private static partial Regex Call();

    private static IEnumerable<string> ScriptFiles() =>
        Storage.GetManifestResourceNames().Where(static name => name.EndsWith(".lua", StringComparison.Ordinal));

    /// <summary><c>open_sale.lua</c> lives in <c>OpenSaleScript</c>.</summary>
    private static string HomeOf(string file) =>
        string.Concat(file[..^".lua".Length].Split('_').Select(static word => char.ToUpperInvariant(word[0]) + word[1..])) + "Script";
}
