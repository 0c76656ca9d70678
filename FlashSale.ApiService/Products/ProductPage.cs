namespace FlashSale.ApiService.Products;

/// <summary>A product as it is sent, ready for everybody who asks within the next moment.</summary>
/// <param name="body">JSON.</param>
/// <param name="etag">Of this representation.</param>
/// <param name="asked">When Redis was asked for what it says, as a <see cref="TimeProvider.GetTimestamp"/>.</param>
internal sealed class ProductPage(byte[] body, string etag, long asked)
{
    private int _refreshing;

    public byte[] Body => body;

    public string ETag => etag;

    public long Asked => asked;

    /// <summary>True for one caller: the one who asks Redis for a newer page, while the others still get this one.</summary>
    public bool TryBeginRefresh() => _refreshing == 0 && Interlocked.Exchange(ref _refreshing, 1) == 0;
}
