using Aspire.Hosting.ApplicationModel;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.LocalHosting;

/// <summary>What Linux tells about running processes: the truth about a child, whoever started it.</summary>
internal static class Processes
{
    /// <summary>The process of a resource that runs.</summary>
    public static int IdOf(this ResourceNotificationService notifications, string resourceId)
    {
        Assert.True(notifications.TryGetCurrentState(resourceId, out var state));
        return (int)state!.Snapshot.Properties.Single(static property => property.Name == "executable.pid").Value!;
    }

    public static bool IsAlive(int id) =>
        Directory.Exists($"/proc/{id}") && !ReadStatus(id).Contains("State:\tZ", StringComparison.Ordinal);

    /// <summary>Null when it is gone, or belongs to somebody else.</summary>
    public static string? CommandLine(int id) => Read($"/proc/{id}/cmdline")?.Replace('\0', ' ');

    public static Dictionary<string, string> EnvironmentOf(int id)
    {
        // Empty for a moment while a process puts another program in its own place, as every child here does when it starts.
        var text = "";
        SpinWait.SpinUntil(() => (text = Read($"/proc/{id}/environ") ?? "") != "", Eventually.Bound);
        return text.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(static entry => entry.Split('=', 2))
            .ToDictionary(static parts => parts[0], static parts => parts[1]);
    }

    public static IReadOnlyList<int> ChildrenOf(int id) =>
        [
            .. Directory
                .EnumerateDirectories("/proc")
                .Select(static folder => int.TryParse(Path.GetFileName(folder), out var process) ? process : 0)
                .Where(process => process != 0 && ReadStatus(process).Contains($"\nPPid:\t{id}\n", StringComparison.Ordinal)),
        ];

    private static string ReadStatus(int id) => Read($"/proc/{id}/status") ?? "";

    private static string? Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
