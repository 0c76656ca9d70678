using FlashSale.Domain;
using FlashSale.Storage.Sqlite;
using FlashSale.Storage.Stores;
using FlashSale.Tests.Infrastructure;
using Microsoft.Data.Sqlite;

namespace FlashSale.Tests.Stores;

/// <summary>What only a file can do: be missing, locked, read-only, of another version, copied in the middle of things.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<StoreInstance> _open = [];

    private string File => _folder.File("data/flashsale.db");

    public void Dispose()
    {
        foreach (var instance in _open)
            instance.Dispose();
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task Initialize_NoFolder_CreatesFileOfTheNewestVersion()
    {
        await Connect().Lifecycle.InitializeAsync(default);

        Assert.Equal((long)SqliteSchema.Version, Scalar("PRAGMA user_version"));
    }

    [Fact]
    public async Task Initialize_EmptyFile_Migrates()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        await System.IO.File.WriteAllBytesAsync(File, []);

        await Connect().Lifecycle.InitializeAsync(default);

        Assert.Equal((long)SqliteSchema.Version, Scalar("PRAGMA user_version"));
    }

    [Fact]
    public async Task Initialize_ManyAtOnceOnAnEmptyFile_AllSucceed()
    {
        var instances = Enumerable.Range(0, 16).Select(_ => Connect()).ToList();

        await Task.WhenAll(instances.Select(static instance => Task.Run(() => instance.Lifecycle.InitializeAsync(default))));

        Assert.Equal((long)SqliteSchema.Version, Scalar("PRAGMA user_version"));
    }

    [Fact]
    public async Task Initialize_NewerSchema_RefusesAndSaysSo()
    {
        await Connect().Lifecycle.InitializeAsync(default);
        Execute($"PRAGMA user_version = {SqliteSchema.Version + 1}");
        var older = Connect();

        var e = await Assert.ThrowsAsync<StoreUnavailableException>(() => older.Lifecycle.InitializeAsync(default));

        Assert.Contains("newer version", e.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => older.Orders.SaveAsync([StoreData.Order(ProductId.New())], default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => older.Lifecycle.PingAsync(default));
    }

    [Fact]
    public async Task AnyCall_NotInitialized_ThrowsStoreUnavailable()
    {
        var store = Connect();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Lifecycle.PingAsync(default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Users.FindAsync(UserId.New(), default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Users.TryInsertAsync(StoreData.User(), default));
    }

    [Fact]
    public async Task Connection_EveryOne_IsDurableAndChecksForeignKeys()
    {
        using var database = new SqliteDatabase($"Data Source={File}", new StoreOptions());
        await database.InitializeAsync(default);

        foreach (
            var (pragma, expected) in new[]
            {
                ("journal_mode", "wal"),
                ("synchronous", "2"),
                ("foreign_keys", "1"),
                ("busy_timeout", "5000"),
            }
        )
            Assert.Equal((pragma, expected), (pragma, await database.ReadAsync(session => Read(session.Connection, pragma), default)));
    }

    [Fact]
    public async Task Session_UsedAgain_HasItsStatementsParsedAlready()
    {
        using var database = new SqliteDatabase($"Data Source={File}", new StoreOptions());
        await database.InitializeAsync(default);
        Task<SqliteCommand> ReadAsync() => database.ReadAsync(static session => session.Command("SELECT count(*) FROM orders"), default);
        Task<SqliteCommand> WriteAsync() => database.WriteAsync(static session => session.Command("DELETE FROM orders"), default);

        Assert.Same(await ReadAsync(), await ReadAsync());
        Assert.Same(await WriteAsync(), await WriteAsync());
    }

    [Fact]
    public async Task Session_AfterAFailure_IsNotUsedAgain()
    {
        using var database = new SqliteDatabase($"Data Source={File}", new StoreOptions());
        await database.InitializeAsync(default);
        SqliteConnection? failed = null;

        await Assert.ThrowsAsync<SqliteException>(() =>
            database.WriteAsync(
                session =>
                {
                    failed = session.Connection;
                    return session.Command("INSERT INTO orders DEFAULT VALUES").ExecuteNonQuery();
                },
                default
            )
        );

        Assert.NotSame(failed, await database.WriteAsync(static session => session.Connection, default));
    }

    [Fact]
    public async Task SaveOrders_FileCopiedRightAfter_HoldsTheBatch()
    {
        var store = await OpenAsync();
        var order = StoreData.Order(ProductId.New());
        await store.Orders.SaveAsync([order], default);

        // What a crash at this instant would leave behind: the file and its log, nobody having closed them.
        var copy = _folder.File("copy.db");
        System.IO.File.Copy(File, copy);
        System.IO.File.Copy($"{File}-wal", $"{copy}-wal");

        using var afterCrash = SqliteInstance.Connect(copy);
        await afterCrash.Lifecycle.InitializeAsync(default);
        Assert.Equal(order, await afterCrash.Orders.FindAsync(order.Id, default));
    }

    [Fact]
    public async Task SaveOrders_FailsInTheMiddle_LeavesNothingBehind()
    {
        var store = await OpenAsync();
        var product = ProductId.New();
        var impossible = StoreData.Order(product) with { Status = (OrderStatus)99 };

        await Assert.ThrowsAnyAsync<Exception>(() => store.Orders.SaveAsync([.. StoreData.Orders(product, 50), impossible], default));

        Assert.Equal(new StoredFigures(0, 0, 0), await store.Orders.CountAsync(product, default));
    }

    [Fact]
    public async Task SaveOrders_AnotherProcessHoldsTheLock_ThrowsStoreUnavailableAndRecovers()
    {
        var store = await OpenAsync(TimeSpan.FromMilliseconds(100));
        var order = StoreData.Order(ProductId.New());
        using (var other = new SqliteConnection($"Data Source={File}"))
        {
            other.Open();
            using var transaction = other.BeginTransaction(deferred: false);

            await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Orders.SaveAsync([order], default));
            Assert.Null(await store.Orders.FindAsync(order.Id, default)); // readers don't wait for writers
        }

        await store.Orders.SaveAsync([order], default);

        Assert.Equal(order, await store.Orders.FindAsync(order.Id, default));
    }

    [Fact]
    public async Task Initialize_FolderIsAFile_ThrowsStoreUnavailableAndRecovers()
    {
        Directory.CreateDirectory(_folder.Path);
        var inTheWay = Path.GetDirectoryName(File)!;
        await System.IO.File.WriteAllTextAsync(inTheWay, "in the way");
        var store = Connect();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Lifecycle.InitializeAsync(default));
        System.IO.File.Delete(inTheWay);
        await store.Lifecycle.InitializeAsync(default);

        await store.Lifecycle.PingAsync(default);
    }

    [Fact]
    public async Task SaveOrders_FileGoneAndBack_ThrowsStoreUnavailableAndRecovers()
    {
        var store = await OpenAsync();
        var (before, order) = (StoreData.Order(ProductId.New()), StoreData.Order(ProductId.New()));
        // From here on sessions are open, and would go on with a file that has no name any more.
        await store.Orders.SaveAsync([before], default);
        Assert.NotNull(await store.Orders.FindAsync(before.Id, default));
        System.IO.File.Move(File, $"{File}.away");

        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Orders.SaveAsync([order], default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Lifecycle.PingAsync(default));
        Assert.False(System.IO.File.Exists(File)); // an empty one in its place would hide the loss
        System.IO.File.Move($"{File}.away", File);
        await store.Orders.SaveAsync([order], default);

        Assert.Equal(before, await store.Orders.FindAsync(before.Id, default));
        Assert.Equal(order, await store.Orders.FindAsync(order.Id, default));
    }

    [Fact]
    public async Task SaveOrders_FileIsFull_ThrowsStoreUnavailableAndRecovers()
    {
        using var database = new SqliteDatabase($"Data Source={File}", new StoreOptions());
        await database.InitializeAsync(default);
        Task FillAsync(long pages) =>
            database.WriteAsync(
                session =>
                {
                    // The limit belongs to the connection, and the session may be the same one again.
                    session.Command($"PRAGMA max_page_count = {pages}").ExecuteScalar();
                    return session.Command("CREATE TABLE filler AS SELECT zeroblob(10000000) AS bytes").ExecuteNonQuery();
                },
                default
            );

        await Assert.ThrowsAsync<StoreUnavailableException>(() => FillAsync(100));
        await FillAsync(1_000_000);
    }

    [Fact]
    public async Task AnyCall_NotADatabase_ThrowsStoreUnavailable()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        await System.IO.File.WriteAllTextAsync(File, new string('x', 10_000));

        await Assert.ThrowsAsync<StoreUnavailableException>(() => Connect().Lifecycle.InitializeAsync(default));
    }

    [Theory]
    [InlineData("Data Source=:memory:")]
    [InlineData("Data Source=x;Mode=Memory;Cache=Shared")]
    [InlineData("Mode=ReadWrite")]
    [InlineData("Data Source=flashsale.db")]
    public void Database_NoFileToShare_IsRefused(string connectionString) =>
        Assert.Throws<ArgumentException>(() => new SqliteDatabase(connectionString, new StoreOptions()));

    private StoreInstance Connect(TimeSpan? timeout = null)
    {
        var instance = SqliteInstance.Connect(File, timeout);
        _open.Add(instance);
        return instance;
    }

    private async Task<StoreInstance> OpenAsync(TimeSpan? timeout = null)
    {
        var instance = Connect(timeout);
        await instance.Lifecycle.InitializeAsync(default);
        return instance;
    }

    private object? Scalar(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File}");
        connection.Open();
        using var command = connection.Command(sql);
        return command.ExecuteScalar();
    }

    private void Execute(string sql) => Scalar(sql);

    private static string? Read(SqliteConnection connection, string pragma)
    {
        using var command = connection.Command($"PRAGMA {pragma}");
        return Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
