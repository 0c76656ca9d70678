using FlashSale.Domain;
using FlashSale.Storage.Sqlite;
using FlashSale.Tests.Infrastructure;
using Microsoft.Data.Sqlite;

namespace FlashSale.Tests.Stores;

/// <summary>Which orders are whose is kept in two parts. Nobody who asks may notice, and nobody who writes may pay for a page an order.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class SqliteUserOrdersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ProductId _product = ProductId.New();
    private readonly StoreInstance _store;

    public SqliteUserOrdersTests()
    {
        Directory.CreateDirectory(_folder.Path);
        _store = Connect();
    }

    private string File => _folder.File("flashsale.db");

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task ListByUser_BeforeAndAfterSortingIn_IsTheSame()
    {
        await _store.Lifecycle.InitializeAsync(default);
        var user = UserId.New();
        var theirs = new List<Order>();
        for (var batch = 0; batch * 1000 < SqliteUserOrders.MostRecent + 2000; batch++)
        {
            // Two of each millisecond, so that the id decides.
            Order[] some = [.. Enumerable.Range(0, 4).Select(i => OrderOf(user, (batch * 2) + (i / 2)))];
            theirs.AddRange(some);
            await _store.Orders.SaveAsync([.. some, .. StoreData.Orders(_product, 996)], default);
            await IsListedAsync(user, theirs);
        }

        Assert.InRange(Number("SELECT count(*) FROM user_orders"), SqliteUserOrders.MostRecent, long.MaxValue);
        Assert.InRange(Number("SELECT count(*) FROM recent_user_orders"), 1, 2000);
    }

    [Fact]
    public async Task ListByUser_OrderThatChangesItsUserOrGoes_IsListedOnce()
    {
        await _store.Lifecycle.InitializeAsync(default);
        var (user, other) = (UserId.New(), UserId.New());
        Order[] orders = [.. Enumerable.Range(0, 4).Select(i => OrderOf(user, i))];
        await _store.Orders.SaveAsync(orders[..2], default);
        await _store.Orders.SaveAsync(StoreData.Orders(_product, SqliteUserOrders.MostRecent), default);
        await _store.Orders.SaveAsync(orders[2..], default);

        // One that was sorted in, and one that was not.
        var moved = orders.Where((_, i) => i % 2 == 0).Select(order => order with { User = other, Version = 2 }).ToList();
        await _store.Orders.SaveAsync(moved, default);

        await IsListedAsync(user, [orders[1], orders[3]]);
        await IsListedAsync(other, moved);
        Number($"DELETE FROM orders WHERE id IN ('{orders[1].Id}', '{moved[1].Id}')");
        await IsListedAsync(user, [orders[3]]);
        await IsListedAsync(other, [moved[0]]);
    }

    [Fact]
    public async Task Initialize_FileWithAnIndexOfUsers_KeepsTheirLists()
    {
        await _store.Lifecycle.InitializeAsync(default);
        var user = UserId.New();
        Order[] orders = [.. Enumerable.Range(0, 3).Select(i => OrderOf(user, i))];
        await _store.Orders.SaveAsync([.. orders, .. StoreData.Orders(_product, 100)], default);
        // As version 6 left it.
        Number(
            """
            DROP TRIGGER user_orders_inserted; DROP TRIGGER user_orders_updated; DROP TRIGGER user_orders_deleted;
            DROP TABLE user_orders; DROP TABLE recent_user_orders;
            CREATE INDEX orders_by_user ON orders (user_id, created_at DESC);
            PRAGMA user_version = 6;
            """
        );

        using var newer = Connect();
        await newer.Lifecycle.InitializeAsync(default);

        await IsListedAsync(user, orders);
        Assert.Equal(0, Number("SELECT count(*) FROM sqlite_schema WHERE name = 'orders_by_user'"));
    }

    [Fact]
    public async Task SaveOrders_OfManyUsers_WritesFewPages()
    {
        const int Batch = 500;
        await _store.Lifecycle.InitializeAsync(default);
        await _store.Orders.SaveAsync(OrdersAt(0, SqliteUserOrders.MostRecent), default);
        Number("PRAGMA wal_checkpoint(TRUNCATE)");

        await _store.Orders.SaveAsync(OrdersAt(1, Batch), default);

        // Each page is 4,096 bytes, and 24 of its own. Kept up at once, the users alone took one for nearly every second order.
        var pages = new FileInfo($"{File}-wal").Length / (4096 + 24);
        Assert.InRange(pages, 1, Batch / 4);
    }

    private Order OrderOf(UserId user, int milliseconds) => StoreData.Order(_product, user, StoreData.Noon.AddMilliseconds(milliseconds));

    /// <summary>Of one moment, as a batch is: their ids are neighbours.</summary>
    private List<Order> OrdersAt(int second, int count) =>
        [
            .. StoreData
                .Orders(_product, count)
                .Select(order => order with { Id = OrderId.New(_product, StoreData.Noon.AddSeconds(second)) }),
        ];

    private async Task IsListedAsync(UserId user, IEnumerable<Order> orders)
    {
        var expected = orders
            .OrderByDescending(static order => order.CreatedAt)
            .ThenByDescending(static order => order.Id.Value, StringComparer.Ordinal)
            .ToList();
        foreach (var (offset, count) in new[] { (0, 1000), (0, 1), (1, 2), (expected.Count, 5) })
        {
            var page = await _store.Orders.ListByUserAsync(user, offset, count, default);
            Assert.Equal(expected.Skip(offset).Take(count), page.Items);
            Assert.Equal(expected.Count, page.Total);
        }
    }

    private StoreInstance Connect() => SqliteInstance.Connect(File);

    private long Number(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.Command(sql);
        return command.ExecuteScalar() as long? ?? 0;
    }
}
