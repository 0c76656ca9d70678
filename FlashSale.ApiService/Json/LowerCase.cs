using System.Text.Json;

namespace FlashSale.ApiService.Json;

/// <summary>Names in lower case without separators.</summary>
internal sealed class LowerCase : JsonNamingPolicy
{
    public static readonly LowerCase Policy = new();

    private LowerCase() { }

#pragma warning disable CA1308 // This is what goes over the wire, not a comparison.
    public override string ConvertName(string name) => name.ToLowerInvariant();
#pragma warning restore CA1308
}
