namespace FlashSale.Crowd.Chaos.Clients;

/// <summary>Buys one unit after the other of something that nobody limits: only the key stands between a retry and a second order.</summary>
internal sealed class SteadyBuyer(Shopper shopper, Offer offer)
{
    public async Task RunAsync(Func<bool> open, CancellationToken cancel)
    {
        while (open())
        {
            var key = Guid.NewGuid().ToString("N");
            var presses = shopper.Next(0, 5) == 0 ? 2 : 1;
            await Task.WhenAll(
                Enumerable
                    .Range(0, presses)
                    .Select(_ => shopper.InsistAsync(() => shopper.BuyAsync(offer.ProductId, key, cancel), cancel))
                    .ToList()
            );
            await shopper.PauseAsync(20, 150, cancel);
        }
    }
}
