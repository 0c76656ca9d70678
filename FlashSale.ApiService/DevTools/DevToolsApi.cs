using FlashSale.ApiService.Auth;
using FlashSale.ApiService.Problems;
using FlashSale.ApiService.Security;
using FlashSale.Domain;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlashSale.ApiService.DevTools;

/// <summary>What development and load tests need and nobody else may have: mapped only when enabled, answered only on this machine.</summary>
internal static class DevToolsApi
{
    public static void MapDevTools(this IEndpointRouteBuilder api)
    {
        var dev = api.MapGroup("dev").WithTags("Development").WithMetadata(new LoopbackOnly());
        dev.MapGet("mailbox/{email}", ReadMailboxAsync).WithSummary("Mails that would have been sent, newest first.");
        dev.MapPost("sessions", MintSessionsAsync)
            .Refuses(ProblemTypes.InvalidRequest)
            .WithSummary("Verified sessions of new users, for load tests.");
        dev.MapGet("runtime", ReadRuntime).WithSummary("What this process has allocated and answered, for benchmarks.");
    }

    internal static async Task<Ok<MailboxResponse>> ReadMailboxAsync(string email, IDevMailbox mailbox, CancellationToken cancel)
    {
        var address = Credentials.Normalize(email);
        var mails = Credentials.IsEmail(address) ? await mailbox.ListAsync(address, cancel) : [];
        return TypedResults.Ok(new MailboxResponse([.. mails.Select(static mail => MailResponse.Of(mail.Message, mail.SentAt))]));
    }

    internal static Ok<RuntimeResponse> ReadRuntime(PurchaseTally tally) => TypedResults.Ok(RuntimeResponse.Now(tally));

    internal static async Task<Results<Ok<MintedSessionsResponse>, ProblemResult>> MintSessionsAsync(
        MintSessionsRequest body,
        SessionMint mint,
        CancellationToken cancel
    )
    {
        if (!body.IsValid(out var problem))
            return problem;
        var sessions = await mint.MakeAsync(body.Count!.Value, cancel);
        return TypedResults.Ok(new MintedSessionsResponse([.. sessions.Select(MintedSession.Of)]));
    }
}
