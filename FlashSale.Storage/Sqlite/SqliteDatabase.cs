using FlashSale.Domain;
using FlashSale.Storage.Stores;
using Microsoft.Data.Sqlite;

namespace FlashSale.Storage.Sqlite;

/// <summary>
/// The one door to the SQLite file, which several processes share. Each operation takes a session that is open already; every way in which
/// the file can fail to answer becomes <see cref="StoreUnavailableException"/>. An error in our SQL is a bug and stays what it is.
/// </summary>
/// <remarks>
/// SQLite's calls block their thread. Reads are microseconds and never wait for a writer (WAL). Writes wait for the disk and for other
/// processes' transactions, so this process has one <see cref="SqliteWriter"/>: a thread of the pool, never the caller's, which may have
/// other requests to go on with.
/// </remarks>
internal sealed class SqliteDatabase : IDisposable
{
    private const int KeptReaders = 8;

    private readonly string _createText;
    private readonly string _settings;
    private readonly SqliteSessionPool _readers;
    private readonly SqliteSessionPool _writers;
    private readonly SqliteWriter _writer;
    private volatile bool _ready;

    /// <exception cref="ArgumentException">The connection string is malformed, or names no file.</exception>
    public SqliteDatabase(string connectionString, StoreOptions options)
    {
        var parsed = new SqliteConnectionStringBuilder(connectionString);
        if (parsed.DataSource is "" or ":memory:" || parsed.Mode == SqliteOpenMode.Memory)
            throw new ArgumentException("The SQLite store needs a file that all services share: 'Data Source=<path>'.");
        // Each service starts in a folder of its own: they would write into one file each, and all of them look well.
        if (!System.IO.Path.IsPathRooted(parsed.DataSource))
            throw new ArgumentException(
                $"ConnectionStrings:flashsale has to name the file by its full path, because services start in different folders: '{parsed.DataSource}'."
            );
        Path = System.IO.Path.GetFullPath(parsed.DataSource);
        parsed.DataSource = Path;
        parsed.ForeignKeys = true;
        // The sessions are kept here, with their statements, which the provider's pool would drop.
        parsed.Pooling = false;
        // The provider's own answer to a locked file is to sleep 150 ms and try again; PRAGMA busy_timeout waits finer and comes first.
        parsed.DefaultTimeout = 1;
        parsed.Mode = SqliteOpenMode.ReadWriteCreate;
        _createText = parsed.ConnectionString;
        // A file that is gone while we run is an outage. Creating an empty one in its place would hide the loss.
        parsed.Mode = SqliteOpenMode.ReadWrite;
        var openText = parsed.ConnectionString;
        // FULL: a commit is on the disk before it returns, also in WAL mode. The log may grow to 32 MiB: each page that many batches touch is
        // then copied back into the file once, not once a batch.
        _settings =
            $"PRAGMA busy_timeout = {(int)options.Timeout.TotalMilliseconds}; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 8192;";
        _readers = new(Path, () => new SqliteSession(openText, _settings), KeptReaders);
        // Up to 32 MiB of pages: a batch touches pages all over the indexes, and with the 2 MiB of other sessions reads most of them again.
        _writers = new(Path, () => new SqliteSession(openText, $"{_settings} PRAGMA cache_size = -32768;"), kept: 1);
        _writer = new(InTransaction, IsOutage, options.Timeout);
    }

    /// <summary>Full path of the file.</summary>
    public string Path { get; }

    /// <exception cref="StoreUnavailableException">Locked for too long, unreadable, or not migrated yet.</exception>
    public Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested)
            return Task.FromCanceled<T>(cancel);
        try
        {
            return Task.FromResult(Use(_readers, read));
        }
        catch (Exception e) when (IsOutage(e))
        {
            return Task.FromException<T>(Unavailable(e));
        }
        catch (StoreUnavailableException e)
        {
            return Task.FromException<T>(e);
        }
    }

    /// <summary>In a transaction, durable when this returns. An exception leaves nothing behind.</summary>
    /// <param name="write">Must be fit to be done again after a transaction that came to nothing.</param>
    /// <param name="cancel">Of whoever gives up before it begins.</param>
    /// <exception cref="StoreUnavailableException">Locked for too long, read-only, full, or not migrated yet.</exception>
    public async Task<T> WriteAsync<T>(Func<SqliteSession, T> write, CancellationToken cancel)
    {
        try
        {
            return await _writer.RunAsync(write, cancel);
        }
        catch (Exception e) when (IsOutage(e))
        {
            throw Unavailable(e);
        }
    }

    /// <summary>Creates folder and file where missing, and brings the schema up to date. Safe when several processes do it at once.</summary>
    /// <exception cref="StoreUnavailableException">It can't be done now, or the file is of a newer version of this program.</exception>
    public async Task InitializeAsync(CancellationToken cancel)
    {
        try
        {
            await Task.Run(Initialize, cancel);
        }
        catch (Exception e) when (IsOutage(e))
        {
            throw Unavailable(e);
        }
    }

    public void Dispose()
    {
        _readers.Dispose();
        _writers.Dispose();
    }

    private void Initialize()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        using var session = new SqliteSession(_createText, _settings);
        SqliteSchema.Migrate(session.Connection, Path);
        _ready = true;
    }

    private void InTransaction(Action<SqliteSession> write) =>
        Use(
            _writers,
            session =>
            {
                session.Write(write);
                return true;
            }
        );

    /// <summary>A session that anything went wrong with is not used again.</summary>
    private T Use<T>(SqliteSessionPool sessions, Func<SqliteSession, T> use)
    {
        if (!_ready)
            throw new StoreUnavailableException($"SQLite at {Path} has not been brought up to date yet, see the log.");
        var session = sessions.Take();
        try
        {
            var result = use(session);
            sessions.GiveBack(session);
            return result;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private StoreUnavailableException Unavailable(Exception e) => new($"SQLite at {Path} did not answer: {e.Message}", e);

    // https://sqlite.org/rescode.html: what the machine can do to us. The rest (1 error, 19 constraint, 21 misuse …) is our own mistake.
    private static bool IsOutage(Exception e) =>
        e switch
        {
            SqliteException sqlite => sqlite.SqliteErrorCode
                is 3 // PERM
                    or 5 // BUSY
                    or 6 // LOCKED
                    or 8 // READONLY
                    or 10 // IOERR
                    or 11 // CORRUPT
                    or 13 // FULL
                    or 14 // CANTOPEN
                    or 15 // PROTOCOL: a race of lock holders
                    or 26, // NOTADB
            IOException or UnauthorizedAccessException => true,
            _ => false,
        };
}
