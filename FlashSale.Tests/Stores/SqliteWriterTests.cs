using FlashSale.Domain;
using FlashSale.Storage.Sqlite;
using FlashSale.Storage.Stores;
using FlashSale.Tests.Infrastructure;
using Microsoft.Data.Sqlite;

namespace FlashSale.Tests.Stores;

/// <summary>Writes that come while another is under way.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class SqliteWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder.File("flashsale.db");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task Write_ThatTakesLong_DoesNotKeepTheCallersThread()
    {
        using var database = new SqliteDatabase($"Data Source={File}", new StoreOptions());
        await database.InitializeAsync(default);
        using var callerGoesOn = new ManualResetEventSlim();

        // On the caller's thread this would wait in vain.
        var write = database.WriteAsync(_ => callerGoesOn.Wait(TimeSpan.FromSeconds(10)), default);
        callerGoesOn.Set();

        Assert.True(await write);
    }

    /// <summary>The limit is for who waits behind others. A pool of threads that is slow to begin is no busy file.</summary>
    [Fact]
    public async Task Write_NothingIsBeforeIt_IsNotGivenUp()
    {
        using var database = new SqliteDatabase($"Data Source={File}", new StoreOptions { Timeout = TimeSpan.Zero });
        await database.InitializeAsync(default);

        Assert.True(await database.WriteAsync(static _ => true, default));
    }

    [Fact]
    public async Task Write_OneOfThoseThatShareATransactionFails_OnlyItHearsAndTheOthersAreStored()
    {
        using var database = new SqliteDatabase($"Data Source={File}", new StoreOptions());
        await database.InitializeAsync(default);
        using var othersHaveCome = new ManualResetEventSlim();
        var (product, runs) = (ProductId.New(), 0);

        var first = database.WriteAsync(_ => othersHaveCome.Wait(TimeSpan.FromSeconds(10)), default);
        var before = database.WriteAsync(session => Mark(session, 1), default);
        var bad = database.WriteAsync(static session => session.Command("INSERT INTO orders DEFAULT VALUES").ExecuteNonQuery(), default);
        var after = database.WriteAsync(session => Mark(session, 2), default);
        othersHaveCome.Set();

        await Assert.ThrowsAsync<SqliteException>(() => bad);
        Assert.True(await first);
        await Task.WhenAll(before, after);
        Assert.Equal(2L, await database.ReadAsync(static session => session.Command("SELECT count(*) FROM sale_marks").Number(), default));
        // Once with the others, to no effect, and once alone: they did share one.
        Assert.Equal(3, runs);

        int Mark(SqliteSession session, int number)
        {
            Interlocked.Increment(ref runs);
            var command = session.Command("INSERT INTO sale_marks (product_id, sequence) VALUES ($product, $sequence)");
            return command.With("$product", $"{product.Value}{number}").With("$sequence", number).ExecuteNonQuery();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Write_GivenUpBeforeItBegan_IsNeverDone(bool canceled)
    {
        using var database = new SqliteDatabase($"Data Source={File}", new StoreOptions { Timeout = TimeSpan.FromMilliseconds(200) });
        await database.InitializeAsync(default);
        using var given = new CancellationTokenSource();
        using var mayEnd = new ManualResetEventSlim();
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (first, done) = (database.WriteAsync(_ => Block(), default), false);
        await began.Task.WaitAsync(Eventually.Bound);

        var second = database.WriteAsync(_ => done = true, given.Token);
        if (canceled)
            await given.CancelAsync();
        var heard = await Record.ExceptionAsync(() => second);
        mayEnd.Set();

        Assert.IsType(canceled ? typeof(OperationCanceledException) : typeof(StoreUnavailableException), heard);
        Assert.True(await first);
        Assert.True(await database.WriteAsync(static _ => true, default));
        Assert.False(done);

        bool Block()
        {
            began.SetResult();
            return mayEnd.Wait(2 * Eventually.Bound);
        }
    }
}
