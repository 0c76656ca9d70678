using System.Diagnostics.CodeAnalysis;
using FlashSale.ApiService.Problems;
using FlashSale.ApiService.Validation;
using FlashSale.Domain;

namespace FlashSale.ApiService.Products;

/// <summary>What an administrator wrote, found valid.</summary>
internal sealed record ProductDraft(string Name, string Description, SaleTerms Terms, TimeSpan? CacheTtl)
{
    /// <summary>Of a new product. By restocks it may have more, and keep them when it is edited.</summary>
    public const int MaxUnits = 1_000_000;

    private const long MaxPriceMinor = 1_000_000_000_000;

    // Outside of these a date is a slip, and far outside milliseconds stop being exact in Lua.
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Why a total above <see cref="MaxUnits"/> is refused.</summary>
    public static ProblemResult TooManyUnits
    {
        get
        {
            var errors = new FieldErrors();
            CheckTotal(MaxUnits + 1, MaxUnits, errors);
            return errors.ToProblem();
        }
    }

    /// <param name="body">What was sent.</param>
    /// <param name="maxUnits">The most that may be for sale.</param>
    /// <param name="draft">The product, if it is valid.</param>
    /// <param name="problem">Every field that is not.</param>
    public static bool TryRead(
        ProductRequest body,
        int maxUnits,
        [NotNullWhen(true)] out ProductDraft? draft,
        [NotNullWhen(false)] out ProblemResult? problem
    )
    {
        var errors = new FieldErrors();
        CheckTexts(body, errors);
        CheckTerms(body, errors);
        CheckTotal(body.TotalStock, maxUnits, errors);
        errors.Check(body.CacheTtlSeconds is null or (>= 300 and <= 3600), "cacheTtlSeconds", "Must be 300 to 3600, or left out.");
        problem = errors.Any ? errors.ToProblem() : null;
        draft = problem is null ? Of(body) : null;
        return problem is null;
    }

    private static void CheckTexts(ProductRequest body, FieldErrors errors)
    {
        var name = body.Name?.Trim() ?? "";
        errors.Check(name.Length is >= 1 and <= 200 && Texts.IsLine(name), "name", "Must be 1 to 200 characters in one line.");
        var description = body.Description ?? "";
        var fine = description.Length <= 4000 && Texts.IsProse(description);
        errors.Check(fine, "description", "Must be at most 4000 characters, without control characters.");
    }

    private static void CheckTerms(ProductRequest body, FieldErrors errors)
    {
        errors.Check(body.PriceMinor is >= 0 and <= MaxPriceMinor, "priceMinor", $"Must be a whole number from 0 to {MaxPriceMinor}.");
        var currency = body.Currency is { Length: 3 } code && code.All(char.IsAsciiLetterUpper);
        errors.Check(currency, "currency", "Must be three upper-case letters of ISO 4217, such as EUR.");
        errors.Check(IsSane(body.StartsAt), "startsAt", "Must lie between the years 2000 and 2200.");
        errors.Check(IsSane(body.EndsAt), "endsAt", "Must lie between the years 2000 and 2200.");
        errors.Check(!(body.EndsAt <= body.StartsAt), "endsAt", "Must be after startsAt.");
        errors.Check(body.PerUserLimit is null or (>= 0 and <= 1000), "perUserLimit", "Must be 0 to 1000.");
        errors.Check(body.HoldSeconds is null or (>= 0 and <= 86_400), "holdSeconds", "Must be 0 to 86400.");
    }

    private static void CheckTotal(int? total, int most, FieldErrors errors) =>
        errors.Check(total >= 0 && total <= most, "totalStock", $"Must be a whole number from 0 to {MaxUnits}.");

    private static bool IsSane(DateTimeOffset? time) => time is null || (time >= Earliest && time < Latest);

    private static ProductDraft Of(ProductRequest body) =>
        new(
            body.Name!.Trim(),
            body.Description ?? "",
            new SaleTerms
            {
                TotalStock = body.TotalStock!.Value,
                Price = new Money(body.PriceMinor!.Value, body.Currency!),
                StartsAt = ToMilliseconds(body.StartsAt),
                EndsAt = ToMilliseconds(body.EndsAt),
                PerUserLimit = body.PerUserLimit ?? 1,
                Hold = TimeSpan.FromSeconds(body.HoldSeconds ?? 0),
            },
            body.CacheTtlSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null
        );

    // As exact as Redis and the store keep it, so that what is written is what is read.
    private static DateTimeOffset? ToMilliseconds(DateTimeOffset? time) =>
        time is { } exact ? DateTimeOffset.FromUnixTimeMilliseconds(exact.ToUnixTimeMilliseconds()) : null;
}
