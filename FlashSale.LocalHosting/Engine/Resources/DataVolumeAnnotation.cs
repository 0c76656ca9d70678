namespace FlashSale.LocalHosting;

/// <summary>The data outlives the run.</summary>
internal sealed class DataVolumeAnnotation(string? name) : IResourceAnnotation
{
    public string? Name { get; } = name;
}
