using FlashSale.Crowd.Rushing;
using FlashSale.Tests.Infrastructure;
using FsCheck.Xunit;

namespace FlashSale.Tests.Crowd;

[Trait(Tiers.Name, Tiers.Unit)]
public sealed class ImpatientTests
{
    [Property]
    public bool Of_AnyCrowd_ExactlyThatManyAndHalfOfEach(ushort size, ushort share)
    {
        var buyers = size + 1;
        var wanted = share % (buyers + 1);
        var crowd = Enumerable.Range(0, buyers).Select(buyer => Impatient.Of(buyer, buyers, wanted)).ToList();

        return crowd.Count(kind => kind != Impatience.None) == wanted
            && (wanted == 0 || crowd[0] != Impatience.None)
            && crowd.Count(kind => kind == Impatience.AllAtOnce) == (wanted + 1) / 2;
    }
}
