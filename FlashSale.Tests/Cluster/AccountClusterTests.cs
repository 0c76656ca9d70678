using FlashSale.Domain;
using FlashSale.Tests.Accounts;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Worker;

namespace FlashSale.Tests.Cluster;

/// <summary>What has slots of its own and not a product's: sessions, one-time passwords, limits, cached documents, mails.</summary>
[Collection(ClusterCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class AccountClusterTests(RedisCluster cluster) : IDisposable
{
    /// <summary>So many that each node has some.</summary>
    private const int Each = 20;

    private readonly AccountsHost _host = new(cluster.Nodes[0], settings: ("ConnectionStrings:redis", cluster.ConnectionString));

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Sessions_LiveAndEnd()
    {
        var store = _host.Get<ISessionStore>();

        foreach (
            var session in await store.CreateManyAsync([.. Enumerable.Range(0, Each).Select(static _ => AccountsHost.NewUser())], default)
        )
        {
            Assert.Equal(session.User, (await store.FindAsync(session.Id, default))?.User);
            var rotated = Assert.IsType<Session>(await store.RotateVerifiedAsync(session, default));
            Assert.Null(await store.FindAsync(session.Id, default));
            await store.DeleteAsync(rotated.Id, default);
            Assert.Null(await store.FindAsync(rotated.Id, default));
        }
    }

    [Fact]
    public async Task OneTimePasswords_AreIssuedAndUsedOnce()
    {
        var codes = _host.Get<IOneTimePasswords>();
        for (var i = 0; i < Each; i++)
        {
            var email = AccountsHost.NewUser().Email;
            var code = Assert.IsType<string>(await codes.IssueAsync(email, default));

            Assert.IsType<OtpOutcome.Right>(await codes.VerifyAsync(email, code, default));
            Assert.IsType<OtpOutcome.NoneOutstanding>(await codes.VerifyAsync(email, code, default));
        }
    }

    [Fact]
    public async Task Windows_Refuse()
    {
        var limiter = _host.Get<IRateLimiter>();
        var rule = new RateRule("login", 1, TimeSpan.FromHours(1));
        for (var i = 0; i < Each; i++)
        {
            var user = UserId.New().Value;

            Assert.True((await limiter.HitUserAsync(rule, user, default)).Allowed);
            Assert.False((await limiter.HitUserAsync(rule, user, default)).Allowed);
            Assert.True((await limiter.HitAddressAsync(rule, user, default)).Allowed);
            Assert.False((await limiter.HitAddressAsync(rule, user, default)).Allowed);
        }
    }

    [Fact]
    public async Task Catalogue_CachesAndForgets()
    {
        await _host.Get<IStoreLifecycle>().InitializeAsync(default);
        var catalogue = _host.Get<IProductCatalog>();
        for (var i = 0; i < Each; i++)
        {
            var product = WorkerBench.Sneaker();
            await catalogue.CreateAsync(product, default);
            _host.Products.ResetReads();

            Assert.Equal("Sneaker", (await catalogue.FindAsync(product.Id, default))?.Name);
            Assert.Equal(0, _host.Products.Reads);
            var stored = Assert.IsType<Product>(await _host.Products.FindAsync(product.Id, default));
            Assert.True(await catalogue.UpdateAsync(stored with { Name = "Boot", Revision = stored.Revision + 1 }, default));
            Assert.Equal("Boot", (await catalogue.FindAsync(product.Id, default))?.Name);
            Assert.Contains((await catalogue.ListAsync(0, 100, default)).Items, found => found.Id == product.Id && found.Name == "Boot");
        }
    }

    [Fact]
    public async Task Mailbox_KeepsMails()
    {
        for (var i = 0; i < Each; i++)
        {
            var email = AccountsHost.NewUser().Email;
            await _host.Get<IMailer>().SendAsync(new MailMessage(email, "subject", "body"), default);

            Assert.Equal("subject", Assert.Single(await _host.Get<IDevMailbox>().ListAsync(email, default)).Message.Subject);
        }
    }
}
