namespace FlashSale.Storage.Redis.RateLimits;

/// <summary>Stops the boot with the name of the setting that makes no sense.</summary>
internal sealed class RateLimitValidation : IValidateOptions<RateLimitOptions>
{
    private const int MaxLimit = 1_000_000;
    private static readonly TimeSpan MinWindow = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxWindow = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, RateLimitOptions options)
    {
        var failures = new List<string>();
        foreach (var (action, limits) in options.Actions)
        {
            Check($"{RateLimitOptions.Section}:{action}:{nameof(limits.Ip)}", limits.Ip, failures);
            Check($"{RateLimitOptions.Section}:{action}:{nameof(limits.User)}", limits.User, failures);
        }
        // A window that nobody would look at must not look as if it were set.
        if (options.Actions[RateLimitOptions.PurchaseAction].User is not null)
            failures.Add(
                $"{RateLimitOptions.Section}:{RateLimitOptions.PurchaseAction}:User has no effect: set Purchase:UserLimit and Purchase:UserWindow."
            );
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void Check(string setting, RateWindow? window, List<string> failures)
    {
        if (window is null)
            return;
        if (window.Limit is < 0 or > MaxLimit)
            failures.Add($"{setting}:{nameof(window.Limit)} must be between 0 (no limit) and {MaxLimit}, and is {window.Limit}.");
        if (window.Limit != 0 && (window.Window < MinWindow || window.Window > MaxWindow))
            failures.Add($"{setting}:{nameof(window.Window)} must be between {MinWindow:c} and {MaxWindow:c}, and is {window.Window:c}.");
    }
}
