using FlashSale.Domain;

namespace FlashSale.ApiService.Live;

/// <summary>The messages of one push, and what of it goes over the wire: made once, written by thousands.</summary>
/// <param name="After">Version of the last message before them.</param>
/// <param name="Last">Version of the last one of them.</param>
/// <param name="Messages">In the order of their versions.</param>
/// <param name="Frame">All of them as they are written; the last one brings the id.</param>
/// <param name="Frames">The same of each product alone.</param>
internal sealed record LiveBatch(long After, long Last, LiveMessage[] Messages, byte[] Frame, IReadOnlyDictionary<ProductId, byte[]> Frames)
{
    public static readonly LiveBatch Nothing = new(0, 0, [], [], new Dictionary<ProductId, byte[]>());

    /// <summary>What a stream of this filter has to write that was up to date before the push. Null: it has to put it together itself.</summary>
    public byte[]? FrameFor(LiveFilter filter) =>
        filter.Products switch
        {
            null => Frame,
            [var only] => Frames.GetValueOrDefault(only) ?? [],
            _ => null,
        };
}
