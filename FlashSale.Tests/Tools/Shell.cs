using System.Diagnostics;

namespace FlashSale.Tests.Tools;

/// <summary>Runs what <c>./flashsale</c> consists of.</summary>
internal static class Shell
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(60);

    /// <summary>Runs a bash script in the clone, as <c>./flashsale</c> does: it ends with the first command that fails.</summary>
    /// <param name="script">Its output is returned, what it writes to stderr is not.</param>
    /// <param name="patience">How long it may take. Default a minute.</param>
    public static async Task<(int ExitCode, string Output)> RunAsync(string script, TimeSpan? patience = null)
    {
        var start = new ProcessStartInfo("bash", ["-c", "set -euo pipefail; ROOT=$PWD; source eng/lib/common.sh; " + script])
        {
            WorkingDirectory = Clone.Root,
            RedirectStandardOutput = true,
        };
        using var bash = Process.Start(start)!;
        using var bound = new CancellationTokenSource(patience ?? Short);
        try
        {
            var output = await bash.StandardOutput.ReadToEndAsync(bound.Token);
            await bash.WaitForExitAsync(bound.Token);
            return (bash.ExitCode, output.TrimEnd());
        }
        finally
        {
            if (!bash.HasExited)
                bash.Kill(entireProcessTree: true);
        }
    }
}
