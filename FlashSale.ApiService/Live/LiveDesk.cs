using System.Text.Json;
using FlashSale.ApiService.Json;
using FlashSale.ApiService.Problems;
using FlashSale.ApiService.Products;
using FlashSale.ApiService.Validation;
using FlashSale.Domain;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Options;

namespace FlashSale.ApiService.Live;

/// <summary>Opens streams.</summary>
internal sealed class LiveDesk(
    LiveReaders readers,
    LiveBoard board,
    SaleView view,
    ProductShelf shelf,
    IOptions<LiveOptions> options,
    TimeProvider time
)
{
    /// <summary>Bytes that the operating system keeps for a client that doesn't take them. It would keep megabytes.</summary>
    private const int SendBuffer = 32 * 1024;

    private static readonly ProblemResult NoSuchProduct = ProblemTypes.UnknownProduct.Because("There is no product of this id.");

    /// <summary>The stream, which lasts as long as the request, or why there is none.</summary>
    /// <exception cref="StoreUnavailableException">A product had to be looked up, and neither cache nor store could be asked.</exception>
    public async Task<(LiveReader? Reader, ProblemResult? Refusal)> OpenAsync(
        string[] products,
        HttpContext context,
        CancellationToken cancel
    )
    {
        if (products.Length > LiveFilter.MaxProducts)
        {
            var errors = new FieldErrors();
            errors.Check(false, "product", $"At most {LiveFilter.MaxProducts}, or none for all.");
            return (null, errors.ToProblem());
        }
        var others = new Dictionary<ProductId, byte[]>();
        var wanted = new List<ProductId>(products.Length);
        foreach (var text in products)
        {
            if (!ProductId.TryParse(text, out var product) || !await FindAsync(product, others, cancel))
                return (null, NoSuchProduct);
            wanted.Add(product);
        }
        var reader = new LiveReader(readers, board, view, options.Value, time)
        {
            Filter = wanted.Count == 0 ? LiveFilter.All : LiveFilter.Of(wanted),
            LastEventId = context.Request.Headers["Last-Event-ID"],
            Others = others,
            Abort = context.Abort,
        };
        // However the request ends.
        context.Response.RegisterForDispose(reader);
        if (!readers.TryAdd(reader, options.Value.MaxStreams))
            return (null, Full());
        context.Features.Get<IConnectionSocketFeature>()?.Socket.SendBufferSize = SendBuffer;
        return (reader, null);
    }

    /// <summary>True if visitors know this product. If its sale is not in the view (it is over, or lost for the moment), it is described.</summary>
    private async ValueTask<bool> FindAsync(ProductId product, Dictionary<ProductId, byte[]> others, CancellationToken cancel)
    {
        if (view.TryGet(product, out var sale) && !sale.Listed.Withdrawn)
            return true;
        if (await shelf.FindAsync(product, cancel) is not { } found)
            return false;
        others[product] = JsonSerializer.SerializeToUtf8Bytes(LiveSaleMessage.Of(found), ApiJson.Default.LiveSaleMessage);
        return true;
    }

    private static ProblemResult Full() =>
        new(ProblemTypes.Overloaded)
        {
            Detail = "There are as many streams as this process takes. GET /api/v1/product tells the stock, too.",
            RetryAfter = TimeSpan.FromSeconds(Random.Shared.Next(2, 10)),
        };
}
