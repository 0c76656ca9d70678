using FlashSale.LocalHosting;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.LocalHosting;

[Trait(Tiers.Name, Tiers.Unit)]
public sealed class OutputTests
{
    [Fact]
    public async Task Write_NoTerminal_PrefixesAndRemovesColours()
    {
        using var console = new StringWriter();
        await using (var output = new ConsoleOutput(console, coloured: false))
            output.Write("api-1", "\e[32minfo\e[39m: ready");

        Assert.Equal("api-1      | info: ready" + Environment.NewLine, console.ToString());
    }

    [Fact]
    public async Task Write_Terminal_GivesEachSourceAColour()
    {
        using var console = new StringWriter();
        await using (var output = new ConsoleOutput(console, coloured: true))
        {
            output.Write("api-1", "one");
            output.Write("api-2", "two");
        }

        var lines = console.ToString().Split(Environment.NewLine);
        Assert.StartsWith("\e[36mapi-1", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("\e[35mapi-2", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_ConsoleIsStuck_NeverBlocksAndCountsWhatWasDropped()
    {
        using var console = new StuckWriter();
        await using (var output = new ConsoleOutput(console, coloured: false, capacity: 10))
        {
            for (var i = 0; i < 1000; i++)
                output.Write("api", "line");
            console.Release();
        }

        Assert.Contains("lines were dropped.", console.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_LineNeverEnds_HandsItOnInPieces()
    {
        var lines = new List<string>();
        using var reader = new StringReader(new string('x', 3 * LinePump.MaxLine) + "\nshort\r\nlast");

        await LinePump.RunAsync(reader, lines.Add);

        Assert.Equal(["short", "last"], lines.TakeLast(2));
        Assert.All(lines, static line => Assert.True(line.Length < 2 * LinePump.MaxLine));
        Assert.Equal(3 * LinePump.MaxLine, lines.Sum(static line => line.Count(static letter => letter == 'x')));
    }

    private sealed class StuckWriter : StringWriter
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => _released.SetResult();

        public override async Task WriteLineAsync(string? value)
        {
            await _released.Task;
            WriteLine(value);
        }
    }
}
