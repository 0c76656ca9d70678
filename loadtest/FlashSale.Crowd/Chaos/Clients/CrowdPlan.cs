namespace FlashSale.Crowd.Chaos.Clients;

/// <summary>Who comes, for what, and for how long.</summary>
internal sealed record CrowdPlan
{
    public required int Seed { get; init; }

    public required TimeSpan Length { get; init; }

    /// <summary>More than will be bought, without limit and payment step: it shows when the system takes orders again.</summary>
    public required Offer Plenty { get; init; }

    /// <summary>Fewer than there are buyers, one each, without payment step.</summary>
    public required Offer Rush { get; init; }

    /// <summary>Scarce, one each, to be paid within a short hold.</summary>
    public required Offer Held { get; init; }

    public required int SteadyBuyers { get; init; }

    public required int RushBuyers { get; init; }

    /// <summary>Buyers of <see cref="Held"/> at a time; who has paid makes room for another.</summary>
    public required int Seats { get; init; }

    /// <summary>Buyers of <see cref="Held"/> in all.</summary>
    public required int HoldBuyers { get; init; }

    public int ShopperCount => SteadyBuyers + RushBuyers + HoldBuyers;

    public IEnumerable<Offer> Offers => [Plenty, Rush, Held];

    /// <summary>A crowd that keeps two small cores busy without drowning them.</summary>
    public static CrowdPlan Of(int seed, TimeSpan length)
    {
        var seconds = Math.Max(1, (int)length.TotalSeconds);
        return new CrowdPlan
        {
            Seed = seed,
            Length = length,
            Plenty = new Offer("plenty", 1_000_000, PerUserLimit: 0, HoldSeconds: 0),
            Rush = new Offer("rush", 4 * seconds, PerUserLimit: 1, HoldSeconds: 0),
            Held = new Offer("held", 10 + (3 * seconds), PerUserLimit: 1, HoldSeconds: 2),
            SteadyBuyers = 8,
            RushBuyers = 8 * seconds,
            Seats = 24,
            HoldBuyers = 24 + (6 * seconds),
        };
    }
}
