using System.Globalization;
using FlashSale.Bench.Sites;
using FlashSale.Crowd;
using FlashSale.Domain;
using FlashSale.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FlashSale.Bench.Growth;

/// <summary>
/// Fills a sale with orders: each is a purchase through <see cref="ISaleGate"/>, as the API makes it, only without HTTP around it. So Redis
/// holds exactly what it would hold, but for the users' windows, which last a minute.
/// </summary>
internal sealed class SaleLoader : IDisposable
{
    private const int InFlight = 256;

    private readonly IHost _host;
    private readonly ISaleGate _gate;

    public SaleLoader(BenchSite site)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["ConnectionStrings:redis"] = site.RedisConnection,
                // Never opened here: the gate asks nobody but Redis.
                ["ConnectionStrings:flashsale"] = site.StoreConnection,
                ["Purchase:UserLimit"] = "0",
            }
        );
        builder.Services.AddMetrics();
        builder.AddFlashSaleStorage();
        _host = builder.Build();
        _gate = _host.Services.GetRequiredService<ISaleGate>();
    }

    /// <summary>As many buyers as orders.</summary>
    /// <exception cref="NotTriedException">A purchase was refused.</exception>
    public Task LoadAsync(string sale, int orders, CancellationToken cancel)
    {
        var product = ProductId.Parse(sale);
        return Parallel.ForEachAsync(
            Enumerable.Range(0, orders),
            new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = cancel },
            async (number, token) => await BuyAsync(product, number, token)
        );
    }

    public void Dispose() => _host.Dispose();

    private async Task BuyAsync(ProductId product, int number, CancellationToken cancel)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"load-{number}");
        var request = new PurchaseRequest(product, UserId.New(), Quantity: 1, key, AddressLimit: null);
        // Whether an unanswered one was decided is not known; with the same key it is decided once.
        for (var attempt = 0; attempt < 20; attempt++)
        {
            switch (await _gate.PurchaseAsync(request, cancel))
            {
                case PurchaseOutcome.Accepted:
                    return;
                case PurchaseOutcome.Unavailable:
                    await Task.Delay(250, cancel);
                    break;
                case var refused:
                    throw new NotTriedException($"A purchase that fills a sale was refused: {refused}.");
            }
        }
        throw new NotTriedException("Redis did not answer while a sale was filled.");
    }
}
