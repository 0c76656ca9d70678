namespace Aspire.Hosting.ApplicationModel;

/// <summary>The states a resource passes through.</summary>
public static class KnownResourceStates
{
    public static readonly string NotStarted = nameof(NotStarted);

    /// <summary>For what it waits for.</summary>
    public static readonly string Waiting = nameof(Waiting);
    public static readonly string Starting = nameof(Starting);
    public static readonly string Running = nameof(Running);
    public static readonly string Stopping = nameof(Stopping);

    /// <summary>Ended with exit code 0.</summary>
    public static readonly string Finished = nameof(Finished);

    /// <summary>Ended with another exit code, or was killed.</summary>
    public static readonly string Exited = nameof(Exited);
    public static readonly string FailedToStart = nameof(FailedToStart);

    /// <summary>Nothing more happens without a command.</summary>
    public static readonly IReadOnlyList<string> TerminalStates = [Finished, FailedToStart, Exited];
}
