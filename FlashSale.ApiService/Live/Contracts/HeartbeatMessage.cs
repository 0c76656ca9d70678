namespace FlashSale.ApiService.Live;

/// <summary>Data of <c>heartbeat</c>.</summary>
/// <param name="ServerTime">The clock by which sales open and end.</param>
internal sealed record HeartbeatMessage(DateTimeOffset ServerTime);
