using FlashSale.ApiService.Admin;
using FlashSale.ApiService.Problems;
using FlashSale.Domain;
using Microsoft.Extensions.Primitives;

namespace FlashSale.ApiService.Products;

/// <summary>
/// Changes a product in both places that have a part of it. Redis decides what touches the stock, so it is asked before the document is
/// changed; a new product is stored first, so that a sale never exists without its document.
/// </summary>
internal sealed class ProductEditor(
    IProductCatalog catalog,
    ISaleControl control,
    ISaleReader sales,
    MissingSales missing,
    ProductPages pages,
    IProductStore store,
    TimeProvider time,
    ILogger<ProductEditor> logger
)
{
    /// <summary>Every way in which a change is refused, besides those of the door.</summary>
    public static readonly ProblemType[] Refusals =
    [
        ProblemTypes.InvalidRequest,
        ProblemTypes.UnknownProduct,
        ProblemTypes.PreconditionFailed,
        ProblemTypes.RevisionConflict,
        ProblemTypes.SaleClosed,
        ProblemTypes.TotalBelowSold,
        ProblemTypes.SaleRebuilding,
    ];

    /// <summary>An edit takes some milliseconds; many at once are given their turns.</summary>
    private static readonly TimeSpan EditPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan EditPoll = TimeSpan.FromMilliseconds(20);

    private static readonly ProblemResult KeyReused = ProblemTypes.IdempotencyKeyReused.Because(ProblemTypes.IdempotencyKeyReused.Advice);
    private static readonly ProblemResult Withdrawn = ProblemTypes.IdempotencyKeyReused.Because(
        "The product that was made with this key has been withdrawn."
    );
    private static readonly ProblemResult Unknown = ProblemTypes.UnknownProduct.Because("There is no product of this id.");

    /// <summary>The product, and a refusal when it is stored but its sale is not open yet: the worker opens such sales.</summary>
    /// <param name="draft">What it is to be.</param>
    /// <param name="named">The id that a repeated request comes with again; null: it is not meant to be repeated.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="StoreUnavailableException">The store could not be asked.</exception>
    public async Task<ProductCreation> CreateAsync(ProductDraft draft, ProductId? named, CancellationToken cancel)
    {
        if (named is { } id && await store.FindAsync(id, cancel) is { } made)
            return await ReplayAsync(made, draft, cancel);
        var now = time.GetUtcNow();
        var product = Apply(
            draft,
            new Product
            {
                Id = named ?? ProductId.New(),
                Name = "",
                Terms = draft.Terms,
                CreatedAt = now,
            }
        );
        try
        {
            await catalog.CreateAsync(product, cancel);
        }
        catch (InvalidOperationException) when (named is not null)
        {
            // The same request, at the same time: the other one was faster.
            if (await store.FindAsync(product.Id, cancel) is { } theirs)
                return await ReplayAsync(theirs, draft, cancel);
            throw;
        }
        try
        {
            await control.OpenAsync(product, cancel);
            return new(ProductView.Of(product, await sales.FindSaleAsync(product.Id, cancel), now));
        }
        catch (StoreUnavailableException e)
        {
            Log.SaleOpensLater(logger, product.Id.Value, e.Message);
            var detail = $"Product {product.Id.Value} is stored; its sale opens as soon as Redis answers. Do not make it again.";
            var refusal = new ProblemResult(ProblemTypes.StoreUnavailable) { Detail = detail, RetryAfter = TimeSpan.FromSeconds(1) };
            return new(ProductView.Of(product, null, now), Refusal: refusal);
        }
    }

    /// <summary>The changed product, or why it was not changed. One edit of a product at a time.</summary>
    /// <exception cref="StoreUnavailableException">
    /// A store could not be asked. The sale may have its new terms already and the document not: a repeated call completes it.
    /// </exception>
    public async Task<(ProductView? View, ProblemResult? Refusal)> UpdateAsync(
        ProductId id,
        ProductDraft draft,
        StringValues ifMatch,
        CancellationToken cancel
    )
    {
        await using var turn = await TakeTurnAsync(id, cancel);
        if (turn is null)
            return (null, new ProblemResult(ProblemTypes.RevisionConflict));
        // Not from the cache, which may be behind: what is decided here must still be so when the document is written.
        if (await store.FindAsync(id, cancel) is not { Switch: not SaleSwitch.Deleted } product)
            return (null, Unknown);
        var before = ProductView.Of(product, await sales.FindSaleAsync(id, cancel), time.GetUtcNow());
        if (!ETags.IsEditOf(ifMatch, before, draft.Terms.TotalStock))
            return (null, new ProblemResult(ProblemTypes.PreconditionFailed) { Detail = $"The ETag is {before.ETag} now." });
        if (draft.Terms.TotalStock > Math.Max(ProductDraft.MaxUnits, before.Total))
            return (null, ProductDraft.TooManyUnits);
        // From here on it is carried through, whether or not anybody waits: the terms are in two places. A restock takes no turn, so the
        // total that was judged is judged again in the step that changes it.
        if (await AmendAsync(before, draft, ETags.Names(ifMatch) ? before.Total : null) is { } refusal)
            return (null, refusal);
        var changed = Apply(draft, product) with { Revision = product.Revision + 1 };
        if (!await catalog.UpdateAsync(changed, CancellationToken.None))
            return (null, new ProblemResult(ProblemTypes.RevisionConflict));
        await pages.OutlastAsync(cancel);
        return (ProductView.Of(changed, await sales.FindSaleAsync(id, cancel), time.GetUtcNow()), null);
    }

    /// <summary>Null: it is withdrawn. Redis comes first, so that nobody buys what is about to disappear.</summary>
    /// <exception cref="StoreUnavailableException">A store could not be asked; a repeated call completes it.</exception>
    public async Task<ProblemResult?> WithdrawAsync(ProductId id, CancellationToken cancel)
    {
        if (await catalog.FindAsync(id, cancel) is null)
            return Unknown;
        var outcome = await control.CloseAsync(id, withdraw: true, cancel);
        if (outcome is SaleControlOutcome.UnknownSale)
            return await WithdrawMissingAsync(id, cancel);
        if (outcome is SaleControlOutcome.Done done)
        {
            await catalog.WithdrawAsync(done.Sale, cancel);
            await pages.OutlastAsync(cancel);
        }
        return SaleControlAnswers.Refusal(outcome);
    }

    /// <summary>
    /// Nobody puts a sale back into Redis that is over, so there is nothing to wait for: this decision takes the number after the store's.
    /// </summary>
    private async Task<ProblemResult?> WithdrawMissingAsync(ProductId id, CancellationToken cancel)
    {
        var why = await missing.ExplainAsync(id, cancel);
        if (why.Type != ProblemTypes.SaleClosed)
            return why;
        if (await store.FindAsync(id, cancel) is not { Switch: not SaleSwitch.Deleted } product)
            return Unknown;
        var (total, next) = (product.Terms.TotalStock, product.SaleSequence + 1);
        await catalog.WithdrawAsync(new(id, total, Stock: 0, Held: 0, Sold: 0, SaleState.Closed, next), cancel);
        await pages.OutlastAsync(cancel);
        // A late event of the sale may have had that number: then it is tried again.
        return await store.FindAsync(id, cancel) is { Switch: not SaleSwitch.Deleted }
            ? SaleControlAnswers.Refusal(new SaleControlOutcome.UnknownSale())
            : null;
    }

    /// <summary>Null: somebody else's has not ended in a while.</summary>
    private async Task<IReservation?> TakeTurnAsync(ProductId id, CancellationToken cancel)
    {
        for (var start = time.GetTimestamp(); ; await Task.Delay(EditPoll, time, cancel))
        {
            if (await control.TryReserveEditAsync(id, cancel) is { } turn)
                return turn;
            if (time.GetElapsedTime(start) >= EditPatience)
                return null;
        }
    }

    /// <summary>
    /// Also when the document has these terms: an edit that ended half-way may have left others in Redis. A closed sale's name can still be
    /// corrected.
    /// </summary>
    private async Task<ProblemResult?> AmendAsync(ProductView before, ProductDraft draft, int? seenTotal)
    {
        var outcome = await control.AmendAsync(before.Product.Id, draft.Terms, seenTotal, CancellationToken.None);
        var unchanged = draft.Terms == before.Product.Terms && draft.Terms.TotalStock == before.Total;
        if (unchanged && outcome is SaleControlOutcome.SaleIsClosed or SaleControlOutcome.UnknownSale)
            return null;
        return outcome is SaleControlOutcome.UnknownSale
            ? await missing.ExplainAsync(before.Product.Id, CancellationToken.None)
            : SaleControlAnswers.Refusal(outcome);
    }

    /// <summary>
    /// As it stands now. Its sale is not opened here, should Redis not know it: whether it has sold before only the worker finds out.
    /// </summary>
    private async Task<ProductCreation> ReplayAsync(Product made, ProductDraft draft, CancellationToken cancel)
    {
        if (made.Switch == SaleSwitch.Deleted)
            return new(null, Refusal: Withdrawn);
        // Once it was changed, nobody knows any more what it was made of.
        var untouched = made is { Revision: 1, SaleSequence: 0 };
        return untouched && Apply(draft, made) != made
            ? new(null, Refusal: KeyReused)
            : new(ProductView.Of(made, await sales.FindSaleAsync(made.Id, cancel), time.GetUtcNow()), Replayed: true);
    }

    private static Product Apply(ProductDraft draft, Product product) =>
        product with
        {
            Name = draft.Name,
            Description = draft.Description,
            Terms = draft.Terms,
            CacheTtl = draft.CacheTtl,
        };
}
