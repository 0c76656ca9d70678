using FlashSale.Crowd.Api.Contract;
using FlashSale.Crowd.Rushing;

namespace FlashSale.Crowd.Judging;

/// <summary>Everything that is known when the rush is over: what buyers were told, and what the system says now.</summary>
internal sealed record Evidence
{
    /// <summary>Units that were for sale.</summary>
    public required int Units { get; init; }

    /// <summary>Units that one buyer may have. 0: no limit.</summary>
    public required int PerUserLimit { get; init; }

    public required IReadOnlyList<Attempt> Attempts { get; init; }

    /// <summary>Buyers and their orders of this product, as they see them. Null: they could not be asked.</summary>
    public required IReadOnlyDictionary<int, IReadOnlyList<OrderAnswer>?> Orders { get; init; }

    /// <summary>The last audit, or null when there was none to be had.</summary>
    public required AuditAnswer? Audit { get; init; }
}
