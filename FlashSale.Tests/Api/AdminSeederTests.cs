using FlashSale.ApiService.Auth;
using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FlashSale.Tests.Api;

/// <summary>Hosts outside Development, each on a store of its own.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class AdminSeederTests(ApiFixture api)
{
    private const string Email = "admin@flashsale.local";

    private string NewStore() => $"{api.Store}-{Guid.NewGuid():N}";

    [Fact]
    public async Task Seed_TwoReplicasAtOnce_MakeOneAdministrator()
    {
        var store = NewStore();

        await using var first = await StartAsync(store, "first password");
        await using var second = await StartAsync(store, "first password");

        Assert.Equal(UserRole.Admin, (await FindAsync(first))!.Role);
        Assert.Equal(await FindAsync(first), await FindAsync(second));
        Assert.Equal(200, await LoginAsync(second, "first password"));
    }

    [Fact]
    public async Task Seed_PasswordChanged_OnlyTheNewOneSignsIn()
    {
        var store = NewStore();
        await using (var before = await StartAsync(store, "first password"))
            Assert.Equal(200, await LoginAsync(before, "first password"));

        await using var after = await StartAsync(store, "second password");

        await Eventually.IsTrueAsync(async () => await LoginAsync(after, "second password") == 200, "the new password signs in");
        Assert.Equal(401, await LoginAsync(after, "first password"));
    }

    [Fact]
    public async Task Register_AddressOfTheAdministratorToBe_LeavesItFree()
    {
        await using var host = await StartAsync(NewStore(), "");
        using var client = host.NewClient();

        var answer = await client.PostAsync("auth/register", $$"""{"email":"{{Email}}","password":"an intruder"}""");

        Assert.Equal(201, answer.Status);
        Assert.Null(await host.Services.GetRequiredService<IUserStore>().FindByEmailAsync(Email, default));
    }

    [Fact]
    public async Task Seed_AnotherAddressIsSet_ThatOneIsTheAdministrator()
    {
        await using var host = await StartAsync(NewStore(), "first password", ("FLASHSALE_ADMIN_EMAIL", " Ops@Shop.example "));
        using var client = host.NewClient();
        var users = host.Services.GetRequiredService<IUserStore>();
        User? found = null;

        await Eventually.IsTrueAsync(
            async () => (found = await users.FindByEmailAsync("ops@shop.example", default)) is not null,
            "the administrator exists"
        );

        Assert.Equal(UserRole.Admin, found!.Role);
        Assert.Null(await users.FindByEmailAsync(Email, default));
        await client.PostAsync("auth/register", """{"email":"ops@shop.example","password":"an intruder"}""");
        Assert.Equal(found, await users.FindByEmailAsync("ops@shop.example", default));
    }

    [Fact]
    public async Task Seed_AddressOfACustomer_KeepsTheirPassword()
    {
        var store = NewStore();
        await using (var before = await StartAsync(store, ""))
        {
            using var client = before.NewClient();
            await client.PostAsync("auth/register", """{"email":"ops@shop.example","password":"a customer"}""");
        }

        await using var host = await StartAsync(store, "first password", ("FLASHSALE_ADMIN_EMAIL", "ops@shop.example"));
        await host.Services.GetRequiredService<IEnumerable<IHostedService>>().OfType<AdminSeeder>().Single().ExecuteTask!;

        var found = await host.Services.GetRequiredService<IUserStore>().FindByEmailAsync("ops@shop.example", default);
        Assert.Equal(UserRole.Customer, found!.Role);
        using var customer = host.NewClient();
        Assert.Equal(200, (await customer.PostAsync("auth/login", """{"email":"ops@shop.example","password":"a customer"}""")).Status);
    }

    // The user's window is shared by all hosts of this Redis; here only addresses and passwords count.
    private Task<ApiHost> StartAsync(string store, string password, params (string, string)[] settings) =>
        ApiHost.StartAsync(
            api.Redis,
            store,
            "Production",
            [
                ("FLASHSALE_ADMIN_PASSWORD", password),
                ("RateLimits:login:User:Limit", "0"),
                ("RateLimits:login:Ip:Limit", "0"),
                ("RateLimits:register:Ip:Limit", "0"),
                .. settings,
            ]
        );

    private static async Task<User?> FindAsync(ApiHost host)
    {
        User? found = null;
        var users = host.Services.GetRequiredService<IUserStore>();
        await Eventually.IsTrueAsync(
            async () => (found = await users.FindByEmailAsync(Email, default)) is not null,
            "the administrator exists"
        );
        return found;
    }

    private static async Task<int> LoginAsync(ApiHost host, string password)
    {
        await FindAsync(host);
        using var client = host.NewClient();
        return (await client.PostAsync("auth/login", $$"""{"email":"{{Email}}","password":"{{password}}"}""")).Status;
    }
}
