using System.Runtime.InteropServices;

namespace FlashSale.LocalHosting;

/// <summary>kill(2): .NET itself can only kill, not ask.</summary>
internal static partial class Signals
{
    private const int SigKill = 9;
    private const int SigTerm = 15;

    /// <summary>Asks the process and all that it started to end.</summary>
    public static void Terminate(int pid) => Send(pid, SigTerm);

    /// <summary>Ends the process and all that it started.</summary>
    public static void Kill(int pid) => Send(pid, SigKill);

    /// <summary>Ends what a process that has itself ended left behind. Its id is not signalled: it may belong to another by now.</summary>
    public static void KillRest(int pid) => _ = kill(-pid, SigKill);

    private static void Send(int pid, int signal)
    {
        // The group first. It does not exist for the moment between fork and setsid, nor where there is no setsid.
        if (kill(-pid, signal) != 0)
            _ = kill(pid, signal);
    }

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int kill(int pid, int signal);
}
