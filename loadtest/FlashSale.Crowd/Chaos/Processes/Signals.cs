using System.Runtime.InteropServices;

namespace FlashSale.Crowd.Chaos.Processes;

/// <summary>kill(2): .NET can kill another process, but neither freeze nor thaw it.</summary>
internal static partial class Signals
{
    private static readonly bool Mac = OperatingSystem.IsMacOS();

    public static void Freeze(int pid) => _ = kill(pid, Mac ? 17 : 19);

    public static void Thaw(int pid) => _ = kill(pid, Mac ? 19 : 18);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int kill(int pid, int signal);
}
