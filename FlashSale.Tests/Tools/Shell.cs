using System.Diagnostics;

namespace FlashSale.Tests.Tools;

/// <summary>Runs what <c>./flashsale</c> consists of.</summary>
internal static class Shell
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs a bash script in the clone, as <c>./flashsale</c> does: it ends with the first command that fails.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string script)
    {
        var start = new ProcessStartInfo("bash", ["-c", "set -euo pipefail; ROOT=$PWD; source eng/lib/common.sh; " + script])
        {
            WorkingDirectory = Clone.Root,
            RedirectStandardOutput = true,
        };
        using var bash = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        var output = await bash.StandardOutput.ReadToEndAsync(patience.Token);
        await bash.WaitForExitAsync(patience.Token);
        return (bash.ExitCode, output.TrimEnd());
    }
}
