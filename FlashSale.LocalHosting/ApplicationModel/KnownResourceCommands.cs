namespace Aspire.Hosting.ApplicationModel;

/// <summary>What can be done to a resource while the application runs.</summary>
public static class KnownResourceCommands
{
    public static readonly string StartCommand = "resource-start";
    public static readonly string StopCommand = "resource-stop";
    public static readonly string RestartCommand = "resource-restart";
}
