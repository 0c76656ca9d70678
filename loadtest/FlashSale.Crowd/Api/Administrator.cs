using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using FlashSale.Crowd.Api.Contract;

namespace FlashSale.Crowd.Api;

/// <summary>The operator of the sale: signs in as a person would, and reads the one-time password from the development mailbox.</summary>
/// <param name="caller">Gets the administrator's session.</param>
/// <param name="progress">Hears of waits.</param>
/// <param name="password">Null: as <see cref="Email"/>.</param>
internal sealed class Administrator(Caller caller, Action<string> progress, string? password = null)
{
    /// <summary>Longest that a closed rate window is waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>So often sessions are asked for while Redis or the store is away.</summary>
    private const int Attempts = 5;

    /// <summary>The one that the AppHost gives by default, or was told to give.</summary>
    public static string Email => Setting("FLASHSALE_ADMIN_EMAIL", "admin@flashsale.local");

    private string Password => password ?? Setting("FLASHSALE_ADMIN_PASSWORD", "flash-sale-dev");

    public async Task SignInAsync(CancellationToken cancel)
    {
        var before = await NewestMailAsync(cancel);
        var credentials = new Credentials(Email, Password);
        await PostPatientlyAsync("auth/login", () => JsonContent.Create(credentials, CrowdJson.Default.Credentials), cancel);
        var mail = before;
        for (var attempt = 0; mail is null || mail == before; attempt++)
        {
            if (attempt == 50)
                throw new NotTriedException($"No one-time password for {Email} came within 5 s: see the API's log.");
            await Task.Delay(100, cancel);
            mail = await NewestMailAsync(cancel);
        }
        var code = new OneTimePassword(mail.Code ?? "");
        await PostPatientlyAsync("auth/verify-otp", () => JsonContent.Create(code, CrowdJson.Default.OneTimePassword), cancel);
    }

    public async Task<ProductAnswer> CreateProductAsync(NewProduct product, CancellationToken cancel)
    {
        var body = JsonContent.Create(product, CrowdJson.Default.NewProduct);
        var answer = await caller.SendAsync(HttpMethod.Post, "product/create-product", body, cancel);
        return answer.Read(CrowdJson.Default.ProductAnswer, "Creating the product");
    }

    /// <summary>Verified sessions, without the ceremony: this is what the development tools are there for.</summary>
    public async Task<IReadOnlyList<DevSession>> MintSessionsAsync(int count, CancellationToken cancel)
    {
        var answer = await MintAsync(count, cancel);
        // A disk that stalls for a second is no reason to give a whole run up: whoever is told 503 may ask again.
        for (var attempt = 1; answer.Status == HttpStatusCode.ServiceUnavailable && attempt < Attempts; attempt++)
        {
            progress($"dev/sessions answered {answer.Describe()}: trying again");
            await Task.Delay(TimeSpan.FromSeconds(attempt), cancel);
            answer = await MintAsync(count, cancel);
        }
        return DevTools(answer).Read(CrowdJson.Default.DevSessions, "Making sessions").Sessions;
    }

    /// <summary>Whether buyers can buy it now, as the system says.</summary>
    /// <exception cref="HttpRequestException">No answer.</exception>
    public async Task<bool> IsOpenAsync(string productId, CancellationToken cancel)
    {
        var answer = await caller.SendAsync(HttpMethod.Get, $"product/{productId}", null, cancel);
        return answer.Read(CrowdJson.Default.ProductAnswer, "Reading the product").State == "live";
    }

    /// <summary>Null when the audit could not be had just now.</summary>
    public async Task<AuditAnswer?> TryAuditAsync(string productId, CancellationToken cancel)
    {
        try
        {
            var answer = await caller.SendAsync(HttpMethod.Get, $"admin/sales/{productId}/audit", null, cancel);
            return answer.IsSuccess ? answer.TryRead(CrowdJson.Default.AuditAnswer) : null;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    private Task<ApiAnswer> MintAsync(int count, CancellationToken cancel) =>
        caller.SendAsync(
            HttpMethod.Post,
            "dev/sessions",
            JsonContent.Create(new DevSessionsRequest(count), CrowdJson.Default.DevSessionsRequest),
            cancel
        );

    private async Task<MailboxMessage?> NewestMailAsync(CancellationToken cancel)
    {
        var answer = await caller.SendAsync(HttpMethod.Get, $"dev/mailbox/{Email}", null, cancel);
        return DevTools(answer)
            .Read(CrowdJson.Default.Mailbox, "Reading the mailbox")
            .Messages.FirstOrDefault(mail => mail.Code is not null);
    }

    private async Task PostPatientlyAsync(string path, Func<HttpContent> body, CancellationToken cancel)
    {
        for (; ; )
        {
            var answer = await caller.SendAsync(HttpMethod.Post, path, body(), cancel);
            if (answer.IsSuccess)
                return;
            if (answer.Status != HttpStatusCode.TooManyRequests || answer.RetryAfter is not { } wait || wait > Patience)
                throw new NotTriedException($"Signing in as {Email} failed: {path} answered {answer.Describe()}. {Hint(answer)}".TrimEnd());
            var seconds = wait.TotalSeconds.ToString("N0", CultureInfo.InvariantCulture);
            progress($"{path} is limited ({answer.ProblemCode}): trying again in {seconds} s");
            await Task.Delay(wait, cancel);
        }
    }

    private static string Hint(ApiAnswer answer) =>
        answer.Status == HttpStatusCode.Unauthorized
            ? "Are FLASHSALE_ADMIN_EMAIL and FLASHSALE_ADMIN_PASSWORD those that the AppHost was started with?"
            : "";

    // An empty one is none, as it is to the API.
    private static string Setting(string name, string fallback) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : fallback;

    private static ApiAnswer DevTools(ApiAnswer answer) =>
        answer.Status == HttpStatusCode.NotFound
            ? throw new NotTriedException(
                "The API has no development tools: they need the Development environment (DevTools:Enabled) and a loopback address."
            )
            : answer;
}
