namespace FlashSale.Bench.Growth;

/// <summary>What a purchase costs at one size.</summary>
/// <param name="Size">Orders in the sale when the measurements began, or live sales.</param>
/// <param name="PurchasesPerSecond">Through HTTP, at 128 connections; the median of the rounds.</param>
/// <param name="OfBare">The same, compared with the bare endpoint in the same round.</param>
/// <param name="ScriptMicroseconds">Time of Redis in scripts for each of those purchases, by its own clock.</param>
/// <param name="RedisBytes">Memory of Redis for an order, or for a live sale without orders; 0 where it was not measured.</param>
internal sealed record GrowthPoint(int Size, double PurchasesPerSecond, double OfBare, double ScriptMicroseconds, double RedisBytes);
