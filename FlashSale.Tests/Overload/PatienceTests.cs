using FlashSale.ApiService.RateLimiting;
using FlashSale.ApiService.Security;
using FlashSale.ApiService.Sessions;
using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace FlashSale.Tests.Overload;

/// <summary>What a request waited for at the door is taken off what it waits for behind it.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class PatienceTests(ApiFixture api)
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(100, 0)]
    [InlineData(101, 101)]
    [InlineData(700, 700)]
    public async Task Door_RedisSlow_RequestHasWaited(int milliseconds, int spent)
    {
        TimeSpan? seen = null;
        var door = Door(_ => seen = Patience.Spent);
        var context = await NewRequestAsync();

        api.Redis.Freeze();
        var request = door.InvokeAsync(context);
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        api.Redis.Thaw();
        await request;

        Assert.Equal(TimeSpan.FromMilliseconds(spent), seen);
        Assert.Equal(TimeSpan.Zero, Patience.Spent);
    }

    private AccessMiddleware Door(Action<HttpContext> inside) =>
        new(
            context =>
            {
                inside(context);
                return Task.CompletedTask;
            },
            api.Get<IDoor>(),
            api.Get<RateRules>(),
            _time
        );

    private async Task<HttpContext> NewRequestAsync()
    {
        var session = Assert.Single(await api.NewSessionsAsync(1));
        var context = new DefaultHttpContext();
        context.Request.Headers.Cookie = $"sessionId={session}";
        context.SetEndpoint(new Endpoint(null, new(new SessionRequirement(SessionLevel.Verified)), "door"));
        return context;
    }
}
