namespace FlashSale.Crowd.Chaos.Faults;

/// <summary>A fault as it happened. Times are milliseconds since 1970.</summary>
/// <param name="Fault">What was done.</param>
/// <param name="FromMs">When.</param>
/// <param name="BackMs">When it was undone: a thawed part runs on, a killed Redis answers again, another killed part has been started.</param>
internal sealed record FaultRecord(Fault Fault, long FromMs, long BackMs);
