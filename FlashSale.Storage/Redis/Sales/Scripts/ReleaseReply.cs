namespace FlashSale.Storage.Redis.Sales;

/// <summary>Reply codes of <c>release.lua</c>.</summary>
internal enum ReleaseReply
{
    Released = 1,
    ReleasedBefore = 2,
    UnknownOrder = 3,
    NotReleasable = 4,
    NotReady = 5,
}
