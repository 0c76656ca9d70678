using System.Globalization;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace FlashSale.LocalHosting;

/// <summary>
/// Prints each line with the name of who said it, in a colour of its own where the console is a terminal and NO_COLOR is not set. One task
/// prints; if the console is slower than the children are talkative (a pipe to <c>less</c>), lines are dropped and counted: a child never waits.
/// </summary>
internal sealed partial class ConsoleOutput : IResourceOutput, IAsyncDisposable
{
    private const int NameWidth = 10;

    // Readable on dark and light grounds alike.
    private static readonly int[] _colours = [36, 35, 32, 33, 34, 96, 95, 92];

    private readonly Dictionary<string, int> _colourOf = [];
    private readonly Channel<(string Source, string Line)> _queue;
    private readonly TextWriter _console;
    private readonly bool _coloured;
    private readonly Task _printing;
    private int _dropped;

    public ConsoleOutput()
        : this(Console.Out, !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))) { }

    internal ConsoleOutput(TextWriter console, bool coloured, int capacity = 10_000)
    {
        _console = console;
        _coloured = coloured;
        _queue = Channel.CreateBounded<(string, string)>(
            new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Interlocked.Increment(ref _dropped)
        );
        _printing = Task.Run(PrintAsync);
    }

    public void Write(Instance instance, string line, bool isError) => Write(instance.Id, line);

    public void Write(string source, string line) => _queue.Writer.TryWrite((source, line));

    /// <summary>Prints what is still queued.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _printing;
    }

    private async Task PrintAsync()
    {
        await foreach (var (source, line) in _queue.Reader.ReadAllAsync())
        {
            if (Interlocked.Exchange(ref _dropped, 0) is var dropped and > 0)
                await _console.WriteLineAsync(
                    Format("apphost", string.Create(CultureInfo.InvariantCulture, $"{dropped} lines were dropped."))
                );
            await _console.WriteLineAsync(Format(source, line));
            if (_queue.Reader.Count == 0)
                await _console.FlushAsync();
        }
    }

    private string Format(string source, string line)
    {
        if (!_coloured)
            return $"{source, -NameWidth} | {Escapes().Replace(line, "")}";
        if (!_colourOf.TryGetValue(source, out var colour))
            _colourOf[source] = colour = _colours[_colourOf.Count % _colours.Length];
        return string.Create(CultureInfo.InvariantCulture, $"\e[{colour}m{source, -NameWidth} |\e[0m {line}\e[0m");
    }

    /// <summary><c>ESC [ 32 m</c>: colours that a child was allowed to send.</summary>
    [GeneratedRegex(@"\e\[[0-9;]*[A-Za-z]")]
    private static partial Regex Escapes();
}
