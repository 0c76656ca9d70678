using System.Diagnostics;
using System.Globalization;

namespace FlashSale.Crowd.Chaos.Processes;

/// <summary>
/// A small shell that knows the ids of our children through a pipe. When the pipe breaks, because we ended in whatever way, it kills those
/// that are left: a chaos run leaves nothing behind, not even when it is killed itself.
/// </summary>
/// <remarks>The AppHost's has the same shell. It is not used here: this project references nothing of ours.</remarks>
internal sealed class OrphanGuard : IDisposable
{
    private const string Script = """
        exec >/dev/null 2>&1
        trap '' HUP INT TERM
        children=' '
        while read -r change pid; do
          case $change in
            +) children="$children$pid " ;;
            -) case "$children" in *" $pid "*) children="${children%%" $pid "*} ${children#*" $pid "}" ;; esac ;;
          esac
        done
        for pid in $children; do kill -9 "-$pid" || kill -9 "$pid"; done
        """;

    // In a session of its own where there is setsid: a signal to our process group must not reach it.
    private const string Starter = """
        command -v setsid >/dev/null && exec setsid sh -c "$1"
        exec sh -c "$1"
        """;

    private readonly Process _shell = Process.Start(
        new ProcessStartInfo("sh", ["-c", Starter, "guard", Script]) { RedirectStandardInput = true }
    )!;

    internal int ProcessId => _shell.Id;

    public void Watch(int pid) => Tell('+', pid);

    /// <summary>It has ended: its id may soon belong to another process.</summary>
    public void Forget(int pid) => Tell('-', pid);

    public void Dispose()
    {
        try
        {
            _shell.StandardInput.Dispose();
        }
        catch (IOException)
        {
            // It is dead, and there is still something that it should have been told.
        }
        _shell.WaitForExit(TimeSpan.FromSeconds(5));
        _shell.Dispose();
    }

    private void Tell(char change, int pid)
    {
        lock (_shell)
        {
            try
            {
                _shell.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{change} {pid}"));
                _shell.StandardInput.Flush();
            }
            catch (IOException)
            {
                // Somebody killed the guard. The children still end with us when we end in an orderly way.
            }
        }
    }
}
