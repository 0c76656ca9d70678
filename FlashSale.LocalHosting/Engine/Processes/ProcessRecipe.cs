namespace FlashSale.LocalHosting;

/// <summary>How a process is started.</summary>
/// <param name="Program">Full path.</param>
internal sealed record ProcessRecipe(string Program, IReadOnlyList<string> Arguments, string WorkingDirectory)
{
    /// <summary>Added to what is inherited from this process.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Written to the process, whose stdin then ends. Null: it ends at once, so that no child waits for a terminal.</summary>
    public string? StandardInput { get; init; }
}
