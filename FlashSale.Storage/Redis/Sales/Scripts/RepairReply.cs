namespace FlashSale.Storage.Redis.Sales;

/// <summary>Reply codes of <c>repair.lua</c>.</summary>
internal enum RepairReply
{
    Applied = 1,
    Moved = 2,
    Impossible = 3,
    NotReady = 4,
}
