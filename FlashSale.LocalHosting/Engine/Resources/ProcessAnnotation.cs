namespace FlashSale.LocalHosting;

/// <summary>The resource is a process. Without this note it is data, and runs as soon as the application does.</summary>
/// <param name="recipe">Called at each start, when ports and secrets are known.</param>
internal sealed class ProcessAnnotation(Func<ProcessRecipe> recipe) : IResourceAnnotation
{
    public Func<ProcessRecipe> Recipe { get; } = recipe;

    /// <summary>Takes the output instead of the log.</summary>
    public Action<string>? Output { get; init; }
}
