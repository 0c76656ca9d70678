using System.Diagnostics;
using System.Globalization;

namespace FlashSale.LocalHosting;

/// <summary>
/// Sees to it that no child outlives this process, even if it is killed with SIGKILL and can do nothing any more. A small shell is told the
/// ids of the children through a pipe; when the pipe breaks, it kills those that are left. (The kernel's own parent-death signal is tied to the
/// thread that started the child, and pool threads come and go.)
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
        for pid in $children; do kill -9 "-$pid" || kill -9 "$pid"; done
        """;

    private readonly Lock _lock = new();
    private Process? _shell;

    public void Watch(int pid) => Tell('+', pid);

    /// <summary>It has ended: its id may soon belong to another process.</summary>
    public void Forget(int pid) => Tell('-', pid);

    public void Dispose()
    {
        lock (_lock)
        {
            try
            {
                _shell?.StandardInput.Dispose();
            }
            catch (IOException)
            {
                // As in Tell: nobody is left to be told.
            }
            _shell?.Dispose();
            _shell = null;
        }
    }

    private void Tell(char change, int pid)
    {
        lock (_lock)
        {
            _shell ??= Start();
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

    private static Process Start()
    {
        // In a session of its own: a Ctrl+C at the terminal, or a signal to our process group, must not reach it.
        var start = SessionLeader.StartInfo(ProgramPath.Require("sh"), ["-c", Script]);
        start.RedirectStandardInput = true;
        return Process.Start(start)!;
    }
}
