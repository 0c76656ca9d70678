using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Api;

[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class DeadLetterTests(ApiFixture api)
{
    private const string Nobody = "1-1";

    /// <summary>More digits than Redis looks at.</summary>
    private const string LongZero =
        "00000000000000000000000000000000000000000000000000000000000000000"
        + "00000000000000000000000000000000000000000000000000000000000000000";

    private readonly ProductId _product = ProductId.New();
    private int _next = 5;

    [Fact]
    public async Task List_Pages_GoThroughAllOfThemOldestFirst()
    {
        var start = await LastAsync();
        for (var i = 0; i < 3; i++)
            await BuryAsync($"reason {i}");

        var first = await api.Admin.GetAsync($"admin/dead-letters?count=2&after={start}");
        var letters = first.Body.GetProperty("letters");
        var rest = await api.Admin.GetAsync($"admin/dead-letters?after={letters[1].GetProperty("id").GetString()}");

        Assert.Equal(
            ["reason 0", "reason 1", "reason 2"],
            letters
                .EnumerateArray()
                .Concat(rest.Body.GetProperty("letters").EnumerateArray())
                .Select(static letter => letter.GetProperty("reason").GetString())
        );
        Assert.True(first.Number("total") >= 3);
        var letter = letters[0];
        Assert.Equal(_product.Value, letter.GetProperty("productId").GetString());
        Assert.Equal("5-0", letter.GetProperty("entryId").GetString());
        Assert.Equal(3, letter.GetProperty("deliveries").GetInt32());
        Assert.Equal("nonsense", letter.GetProperty("fields").GetProperty("type").GetString());
    }

    [Fact]
    public async Task Replay_One_IsBackInTheStreamAsItWasAndNoLetterAnyMore()
    {
        var id = await BuryAsync("was wrong");

        var replayed = await api.Admin.PostAsync($"admin/dead-letters/{id}/replay");

        Assert.Equal((200, id), (replayed.Status, replayed.Text("id")));
        var entry = Assert.Single(await api.Get<ISaleStream>().ReadAsync(_product, "test", 10, default));
        Assert.Equal(Fields, entry.Fields);
        Assert.Contains(_product, await api.Get<ISaleReader>().ListSalesAsync(default));
        (await api.Admin.PostAsync($"admin/dead-letters/{id}/replay")).IsProblem(404, "dead_letter_not_found");
    }

    [Fact]
    public async Task Replay_ManyAtOnce_IsMovedOnce()
    {
        for (var round = 0; round < 5; round++)
        {
            var id = await BuryAsync($"round {round}");

            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => api.Admin.PostAsync($"admin/dead-letters/{id}/replay")));

            Assert.Single(answers, static answer => answer.Status == 200);
            Assert.All(answers, static answer => Assert.True(answer.Status is 200 or 404, answer.Raw));
            Assert.Single(await api.Get<ISaleStream>().ReadAsync(_product, "test", 10, default));
        }
    }

    [Fact]
    public async Task ReplayMany_WithAnUnreadableOne_ReplaysTheOthers()
    {
        var start = await LastAsync();
        await BuryAsync("one");
        var unreadable = await BuryAsync("two", fields: []);
        var last = await BuryAsync("three");

        var replayed = await api.Admin.PostAsync($"admin/dead-letters/replay?after={start}");

        Assert.Equal(
            (200, 2, 1, last),
            (replayed.Status, replayed.Number("replayed"), replayed.Number("unreadable"), replayed.Text("last"))
        );
        Assert.Equal(2, (await api.Get<ISaleStream>().ReadAsync(_product, "test", 10, default)).Count);
        (await api.Admin.PostAsync($"admin/dead-letters/{unreadable}/replay")).IsProblem(409, "dead_letter_unreadable");
        Assert.Equal(200, (await api.Admin.PostAsync($"admin/dead-letters/{unreadable}/discard")).Status);
    }

    [Fact]
    public async Task Discard_One_IsGoneAndItsLastCopyIsTheAnswer()
    {
        var id = await BuryAsync("never mind");
        var before = await api.Get<IDeadLetters>().CountAsync(default);

        var discarded = await api.Admin.PostAsync($"admin/dead-letters/{id}/discard");

        Assert.Equal((200, "never mind"), (discarded.Status, discarded.Text("reason")));
        Assert.Equal(before - 1, await api.Get<IDeadLetters>().CountAsync(default));
        Assert.Empty(await api.Get<ISaleStream>().ReadAsync(_product, "test", 10, default));
        (await api.Admin.PostAsync($"admin/dead-letters/{id}/discard")).IsProblem(404, "dead_letter_not_found");
    }

    [Theory]
    [InlineData("count=0")]
    [InlineData("count=101")]
    [InlineData("count=many")]
    [InlineData("after=nonsense")]
    [InlineData("after=1")]
    [InlineData("after=-1-1")]
    [InlineData("after=99999999999999999999-0")]
    [InlineData("after=18446744073709551615-18446744073709551615")]
    [InlineData("after=01-1")]
    [InlineData("after=" + LongZero + "1-1")]
    public async Task ListAndReplayMany_BadQuery_IsRefused(string query)
    {
        var list = (await api.Admin.GetAsync($"admin/dead-letters?{query}")).IsProblem(400, "invalid_request");
        var replay = (await api.Admin.PostAsync($"admin/dead-letters/replay?{query}")).IsProblem(400, "invalid_request");

        var named = query[..query.IndexOf('=', StringComparison.Ordinal)];
        Assert.All([list, replay], reply => Assert.True(reply.Body.GetProperty("errors").TryGetProperty(named, out _), reply.Raw));
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "/replay")]
    [InlineData("POST", "/1-1/replay")]
    [InlineData("POST", "/1-1/discard")]
    public async Task AnyRoute_WrongCaller_IsRefused(string method, string route)
    {
        using var stranger = api.NewClient();
        using var customer = await api.NewBuyerAsync();

        (await stranger.SendAsync(method, $"admin/dead-letters{route}", json: null)).IsProblem(401, "no_session");
        (await customer.SendAsync(method, $"admin/dead-letters{route}", json: null)).IsProblem(403, "forbidden");
    }

    [Theory]
    [InlineData(Nobody)]
    [InlineData("nonsense")]
    [InlineData("1-")]
    [InlineData("%2B")]
    [InlineData("18446744073709551615-18446744073709551615")]
    [InlineData(LongZero + "1-1")]
    public async Task ReplayAndDiscard_UnknownId_IsNotFound(string id)
    {
        (await api.Admin.PostAsync($"admin/dead-letters/{id}/replay")).IsProblem(404, "dead_letter_not_found");
        (await api.Admin.PostAsync($"admin/dead-letters/{id}/discard")).IsProblem(404, "dead_letter_not_found");
    }

    private static readonly Dictionary<string, string> Fields = new() { ["type"] = "nonsense", ["seq"] = "7" };

    /// <returns>The letter's id.</returns>
    private async Task<string> BuryAsync(string reason, Dictionary<string, string>? fields = null)
    {
        var entry = new SaleStreamEntry(_product, $"{_next++}-0", Event: null, Malformed: "it is", fields ?? Fields, Deliveries: 3);
        await api.Get<IDeadLetters>().AddAsync(entry, reason, default);
        return await LastAsync();
    }

    private async Task<string> LastAsync()
    {
        var letters = await api.Get<IDeadLetters>().ListAsync(after: null, 100_000, default);
        return letters.Count == 0 ? "0-0" : letters[^1].Id.Value;
    }
}
