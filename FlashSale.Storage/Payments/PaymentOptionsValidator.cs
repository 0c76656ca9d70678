using Microsoft.Extensions.Hosting;

namespace FlashSale.Storage.Payments;

/// <summary>What the settings must be together. Messages name settings, never values: two of them are secrets.</summary>
internal sealed class PaymentOptionsValidator(IHostEnvironment environment) : IValidateOptions<PaymentOptions>
{
    public ValidateOptionsResult Validate(string? name, PaymentOptions options)
    {
        var errors = Errors(options).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private IEnumerable<string> Errors(PaymentOptions options)
    {
        if (options.Provider == PaymentProvider.Simulated)
        {
            if (!environment.IsDevelopment() && !options.AllowSimulated)
                yield return "Payments:Provider is Simulated, which takes no money. Set it to Http, with Payments:BaseUrl and "
                    + "Payments:SecretKey; or, where nobody is to pay, set Payments:AllowSimulated to true.";
            yield break;
        }
        if (options.BaseUrl is not { IsAbsoluteUri: true } url || !(url.Scheme == Uri.UriSchemeHttps || IsHere(url)))
            yield return "Payments:BaseUrl must be an https:// address (http:// only on this machine).";
        if (!IsVisibleAscii(options.SecretKey))
            yield return "Payments:SecretKey must be set, to visible ASCII characters.";
        if (options.TotalTimeout < options.AttemptTimeout)
            yield return "Payments:TotalTimeout must not be less than Payments:AttemptTimeout.";
    }

    private static bool IsHere(Uri url) => url.Scheme == Uri.UriSchemeHttp && url.IsLoopback;

    private static bool IsVisibleAscii(string? text) => text is { Length: > 0 } && text.All(static c => c is > ' ' and <= '~');
}
