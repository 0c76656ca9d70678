using FlashSale.Crowd.Api.Contract;
using FlashSale.Crowd.Chaos.Clients;

namespace FlashSale.Crowd.Chaos.Checking;

/// <summary>All that is known of one sale when the system has come to rest.</summary>
internal sealed record SaleEvidence
{
    public required Offer Offer { get; init; }

    /// <summary>What clients asked for and were told, of this sale.</summary>
    public required IReadOnlyCollection<Operation> Operations { get; init; }

    public required RedisSale Redis { get; init; }

    /// <summary>Orders in the document store, by id.</summary>
    public required IReadOnlyDictionary<string, KeptOrder> Store { get; init; }

    /// <summary>The system's own opinion, or null when it could not be had.</summary>
    public required AuditAnswer? Audit { get; init; }
}
