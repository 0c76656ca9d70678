namespace FlashSale.ApiService.Live;

/// <summary>The messages of one push.</summary>
/// <param name="After">Version of the last message before them.</param>
/// <param name="Last">Version of the last one of them.</param>
/// <param name="Messages">In the order of their versions.</param>
internal sealed record LiveBatch(long After, long Last, LiveMessage[] Messages);
