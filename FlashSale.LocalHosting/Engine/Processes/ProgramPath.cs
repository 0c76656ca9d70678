namespace FlashSale.LocalHosting;

/// <summary>Looks programs up on the PATH, so that a missing one is named before anything is started.</summary>
internal static class ProgramPath
{
    /// <summary>Null if there is none.</summary>
    public static string? Find(string command)
    {
        if (command.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
            return IsProgram(command) ? command : null;
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, command))
            .FirstOrDefault(IsProgram);
    }

    /// <exception cref="DistributedApplicationException">There is none.</exception>
    public static string Require(string command) =>
        Find(command) ?? throw new DistributedApplicationException($"'{command}' was not found, or can't be executed.");

    private static bool IsProgram(string path) =>
        File.Exists(path)
        && (
            OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0
        );
}
