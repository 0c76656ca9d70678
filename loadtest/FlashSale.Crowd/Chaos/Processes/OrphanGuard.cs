using System.Diagnostics;
using System.Globalization;

namespace FlashSale.Crowd.Chaos.Processes;

/// <summary>
/// A small shell that knows the ids of our children through a pipe. When the pipe breaks, because we ended in whatever way, it kills those
/// that are left: a chaos run leaves nothing behind, not even when it is killed itself.
/// </summary>
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
        for pid in $children; do kill -9 "$pid"; done
        """;

    private readonly Process _shell = Process.Start(new ProcessStartInfo("sh", ["-c", Script]) { RedirectStandardInput = true })!;

    public void Watch(int pid) => Tell('+', pid);

    /// <summary>It has ended: its id may soon belong to another process.</summary>
    public void Forget(int pid) => Tell('-', pid);

    public void Dispose()
    {
        _shell.StandardInput.Dispose();
        _shell.WaitForExit(TimeSpan.FromSeconds(5));
        _shell.Dispose();
    }

    private void Tell(char change, int pid)
    {
        lock (_shell)
        {
            _shell.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{change} {pid}"));
            _shell.StandardInput.Flush();
        }
    }
}
