namespace FlashSale.Storage.Redis.Sales;

/// <summary>Reply codes of <c>archive_sale.lua</c>.</summary>
internal enum ArchiveReply
{
    Archived = 1,
    ArchivedBefore = 2,
    NotForLongEnough = 3,
    NotOver = 4,
    UnknownSale = 5,
}
