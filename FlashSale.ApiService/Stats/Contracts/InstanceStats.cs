namespace FlashSale.ApiService.Stats;

/// <summary>One process.</summary>
/// <param name="Name">Another one with each start.</param>
/// <param name="Role"><c>api</c> or <c>worker</c>.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="MemoryBytes">Resident memory.</param>
internal sealed record InstanceStats(string Name, string Role, DateTimeOffset StartedAt, long MemoryBytes);
