using System.Net;
using FlashSale.Crowd.Api;
using FlashSale.Crowd.Api.Contract;

namespace FlashSale.Crowd.Chaos.Clients;

/// <summary>What a client was told.</summary>
internal abstract record Reply
{
    private Reply() { }

    /// <summary>It was done, now or (<paramref name="Replayed"/>) by an earlier request with the same key.</summary>
    public sealed record Ok(string OrderId, string Status, bool Replayed) : Reply;

    /// <summary>Refused with the problem code: nothing was changed.</summary>
    public sealed record Refused(string Code) : Reply;

    /// <summary>No connection, no answer in time, or "cannot tell" (503): it may have been done or not.</summary>
    public sealed record Unknown(string Why) : Reply;

    /// <summary>Something that the contract doesn't have. It may have been done or not.</summary>
    public sealed record OffContract(string What) : Reply;

    public static Reply Of(ApiAnswer answer)
    {
        if (answer.IsSuccess)
        {
            return answer.TryRead(CrowdJson.Default.OrderAnswer) is { OrderId: { } order, Status: { } status }
                ? new Ok(order, status, answer.Replayed)
                : new OffContract($"{answer.Describe()} without an order");
        }
        return (answer.Status, answer.ProblemCode) switch
        {
            (HttpStatusCode.ServiceUnavailable, var code) => new Unknown(code ?? "HTTP 503"),
            (>= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError, { } code) => new Refused(code),
            _ => new OffContract(answer.Describe()),
        };
    }
}
