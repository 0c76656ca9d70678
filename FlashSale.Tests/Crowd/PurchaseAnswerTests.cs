using System.Net;
using System.Text;
using FlashSale.Crowd.Api;
using FlashSale.Crowd.Rushing;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Crowd;

[Trait(Tiers.Name, Tiers.Unit)]
public sealed class PurchaseAnswerTests
{
    private const string Order = """{"orderId":"p-o","productId":"p","quantity":1,"status":"confirmed","remaining":3}""";

    [Fact]
    public void Interpret_Created_Accepted() => Assert.Equal(new PurchaseAnswer.Accepted("p-o"), Interpret(HttpStatusCode.Created, Order));

    [Fact]
    public void Interpret_OkReplayed_Replayed() =>
        Assert.Equal(new PurchaseAnswer.Replayed("p-o"), Interpret(HttpStatusCode.OK, Order, replayed: true));

    [Theory]
    [InlineData(HttpStatusCode.Conflict, "sold_out")]
    [InlineData(HttpStatusCode.TooManyRequests, "rate_limited")]
    [InlineData(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused")]
    public void Interpret_ProblemOfAPurchase_Refused(HttpStatusCode status, string code) =>
        Assert.Equal(new PurchaseAnswer.Refused(code), Interpret(status, $$"""{"type":"t","code":"{{code}}"}"""));

    [Fact]
    public void Interpret_CannotTell_Unknown() =>
        Assert.Equal(
            new PurchaseAnswer.Unknown("store_unavailable"),
            Interpret(HttpStatusCode.ServiceUnavailable, """{"code":"store_unavailable"}""")
        );

    [Theory]
    [InlineData(HttpStatusCode.OK, Order, false)] // a replay that does not say so
    [InlineData(HttpStatusCode.Created, Order, true)] // a new order that says it is a replay
    [InlineData(HttpStatusCode.Created, "{}", false)]
    [InlineData(HttpStatusCode.Created, "not JSON", false)]
    [InlineData(HttpStatusCode.Conflict, "no problem document", false)]
    [InlineData(HttpStatusCode.InternalServerError, """{"code":"internal"}""", false)]
    [InlineData(HttpStatusCode.Unauthorized, """{"code":"no_session"}""", false)]
    [InlineData(HttpStatusCode.NotFound, """{"code":"unknown_product"}""", false)]
    public void Interpret_AnythingElse_OffContract(HttpStatusCode status, string body, bool replayed) =>
        Assert.IsType<PurchaseAnswer.OffContract>(Interpret(status, body, replayed));

    private static PurchaseAnswer Interpret(HttpStatusCode status, string body, bool replayed = false) =>
        Buyer.Interpret(new ApiAnswer(status, Encoding.UTF8.GetBytes(body), RetryAfter: null, replayed));
}
