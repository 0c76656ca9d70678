namespace FlashSale.Crowd.Chaos.Clients;

/// <summary>Reserves, and then pays (perhaps too late), cancels, does both at once, or lets the hold end. Comes back until it has paid.</summary>
internal sealed class HoldBuyer(Shopper shopper, Offer offer)
{
    private readonly int _holdMs = offer.HoldSeconds * 1000;

    public async Task RunAsync(Func<bool> open, CancellationToken cancel)
    {
        for (var paid = false; !paid && open(); )
        {
            var key = Guid.NewGuid().ToString("N");
            var reply = await shopper.InsistAsync(() => shopper.BuyAsync(offer.ProductId, key, cancel), cancel);
            if (reply is Reply.Ok ok)
                paid = await DecideAsync(ok.OrderId, cancel);
            else
                await shopper.PauseAsync(200, 800, cancel);
        }
    }

    /// <returns>Whether the order was paid for.</returns>
    private async Task<bool> DecideAsync(string order, CancellationToken cancel)
    {
        switch (shopper.Next(0, 100))
        {
            case < 50:
                await shopper.PauseAsync(0, _holdMs * 5 / 4, cancel);
                return await PayAsync(order, cancel) is Reply.Ok;
            case < 75:
                await shopper.PauseAsync(0, _holdMs, cancel);
                await CancelAsync(order, cancel);
                return false;
            case < 85:
                await shopper.PauseAsync(0, _holdMs, cancel);
                var pay = PayAsync(order, cancel);
                var give = CancelAsync(order, cancel);
                await Task.WhenAll(pay, give);
                return await pay is Reply.Ok;
            default:
                await shopper.PauseAsync(_holdMs, _holdMs + 1500, cancel);
                return false;
        }
    }

    private Task<Reply> PayAsync(string order, CancellationToken cancel) =>
        shopper.InsistAsync(() => shopper.PayAsync(offer.ProductId, order, cancel), cancel);

    private Task<Reply> CancelAsync(string order, CancellationToken cancel) =>
        shopper.InsistAsync(() => shopper.CancelAsync(offer.ProductId, order, cancel), cancel);
}
