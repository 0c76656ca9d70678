using FlashSale.Domain;

namespace FlashSale.Tests.Stores;

/// <summary>What every document store must do. A store is put through it by a class that derives from this one.</summary>
public abstract partial class StoreContract : IAsyncLifetime
{
    private readonly List<StoreInstance> _open = [];

    /// <summary>An instance on this test's own, initialized database.</summary>
    private protected StoreInstance Store { get; private set; } = null!;

    public virtual async Task InitializeAsync() => Store = await OpenAsync();

    public virtual Task DisposeAsync()
    {
        foreach (var instance in _open)
            instance.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Another instance on this test's database, as another process would have it, not initialized yet.</summary>
    private protected abstract StoreInstance Connect();

    private protected async Task<StoreInstance> OpenAsync()
    {
        var instance = Connect();
        _open.Add(instance);
        await instance.Lifecycle.InitializeAsync(default);
        return instance;
    }

    [Fact]
    public async Task Initialize_Again_KeepsWhatIsStored()
    {
        var user = StoreData.User();
        await Store.Users.TryInsertAsync(user, default);

        await Store.Lifecycle.InitializeAsync(default);
        await (await OpenAsync()).Lifecycle.InitializeAsync(default);

        Assert.Equal(user, await Store.Users.FindAsync(user.Id, default));
    }

    [Fact]
    public async Task Initialize_ManyInstancesAtOnce_AllSucceed()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(OpenAsync)));

        await Store.Lifecycle.PingAsync(default);
    }

    [Fact]
    public async Task AnyCall_Cancelled_ThrowsOperationCanceled()
    {
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.Users.FindAsync(UserId.New(), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.Products.InsertAsync(StoreData.Product(), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Store.Orders.SaveAsync([StoreData.Order(ProductId.New())], cancelled)
        );
    }
}
