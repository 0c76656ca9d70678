using System.Diagnostics;

namespace FlashSale.LocalHosting;

/// <summary>
/// Starts programs as leaders of a session, where <c>setsid</c> exists: Ctrl+C at the terminal then reaches only the AppHost, which stops its
/// children in order, and a child can be ended together with all that it started.
/// </summary>
internal static class SessionLeader
{
    private static readonly string? _setsid = ProgramPath.Find("setsid");

    public static ProcessStartInfo StartInfo(string program, IEnumerable<string> arguments) =>
        // setsid becomes the program (it execs without forking, because a new process leads no group): the id stays the same.
        _setsid is null
            ? new(program, arguments)
            : new(_setsid, [program, .. arguments]);
}
