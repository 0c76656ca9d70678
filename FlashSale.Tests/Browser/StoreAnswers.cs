using Microsoft.Playwright;

namespace FlashSale.Tests.Browser;

/// <summary>What the shop answers while a store is away, said by the test in its place.</summary>
internal static class StoreAnswers
{
    public static Task AwayAsync(IRoute route) =>
        route.FulfillAsync(
            new()
            {
                Status = 503,
                ContentType = "application/problem+json",
                Body = """{"status":503,"title":"The store does not answer.","code":"store_unavailable"}""",
            }
        );
}
