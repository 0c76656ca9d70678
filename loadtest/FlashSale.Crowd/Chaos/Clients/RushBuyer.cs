namespace FlashSale.Crowd.Chaos.Clients;

/// <summary>Comes once, for the one unit of a scarce thing that a user may have, presses several times, and tries a second key.</summary>
internal sealed class RushBuyer(Shopper shopper, Offer offer)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        var key = Guid.NewGuid().ToString("N");
        var presses = shopper.Next(1, 5);
        await Task.WhenAll(Enumerable.Range(0, presses).Select(_ => PressAsync(key, cancel)).ToList());
        if (shopper.Next(0, 3) == 0)
            await PressAsync(Guid.NewGuid().ToString("N"), cancel);
    }

    private Task<Reply> PressAsync(string key, CancellationToken cancel) =>
        shopper.InsistAsync(() => shopper.BuyAsync(offer.ProductId, key, cancel), cancel);
}
