using FlashSale.Domain;
using Microsoft.Data.Sqlite;

namespace FlashSale.Storage.Sqlite;

/// <summary>
/// The tables, as numbered steps: <c>PRAGMA user_version</c> says how many a file has had. A step that was ever released is never edited;
/// a change is a new step at the end.
/// </summary>
internal static class SqliteSchema
{
    // Times are milliseconds since 1970 UTC, money is in minor units, enums are the words of StoredText.
    private static readonly string[] Steps =
    [
        """
            CREATE TABLE users (
              id            TEXT PRIMARY KEY,
              email         TEXT NOT NULL UNIQUE,
              password_hash TEXT NOT NULL,
              role          TEXT NOT NULL,
              created_at    INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE products (
              id             TEXT PRIMARY KEY,
              name           TEXT NOT NULL,
              description    TEXT NOT NULL,
              total_stock    INTEGER NOT NULL,
              price_minor    INTEGER NOT NULL,
              currency       TEXT NOT NULL,
              starts_at      INTEGER,
              ends_at        INTEGER,
              per_user_limit INTEGER NOT NULL,
              hold_ms        INTEGER NOT NULL,
              switch         TEXT NOT NULL,
              cache_ttl_ms   INTEGER,
              created_at     INTEGER NOT NULL,
              revision       INTEGER NOT NULL,
              sale_sequence  INTEGER NOT NULL
            ) STRICT;
            CREATE INDEX products_by_age ON products (created_at DESC, id DESC) WHERE switch <> 'deleted';

            -- An order's id starts with its product's, so the orders of one product are one range of the primary key.
            -- Rows lie in the order of their arrival and the indexes are narrow: ids are random, so a batch touches a page per order in each.
            CREATE TABLE orders (
              id          TEXT NOT NULL PRIMARY KEY,
              user_id     TEXT NOT NULL,
              quantity    INTEGER NOT NULL,
              price_minor INTEGER NOT NULL,
              currency    TEXT NOT NULL,
              status      TEXT NOT NULL,
              created_at  INTEGER NOT NULL,
              hold_until  INTEGER,
              version     INTEGER NOT NULL
            ) STRICT;
            CREATE INDEX orders_by_user ON orders (user_id, created_at DESC);

            -- What an audit asks for, kept by the triggers below, so that it costs one row however many orders there are.
            CREATE TABLE sale_figures (
              product_id TEXT PRIMARY KEY,
              orders     INTEGER NOT NULL,
              held_units INTEGER NOT NULL,
              sold_units INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;

            CREATE TRIGGER orders_inserted AFTER INSERT ON orders BEGIN
              INSERT INTO sale_figures VALUES (
                substr(new.id, 1, 16), 1,
                iif(new.status = 'reserved', new.quantity, 0), iif(new.status = 'confirmed', new.quantity, 0))
              ON CONFLICT (product_id) DO UPDATE SET
                orders = orders + 1, held_units = held_units + excluded.held_units, sold_units = sold_units + excluded.sold_units;
            END;

            CREATE TRIGGER orders_updated AFTER UPDATE ON orders BEGIN
              UPDATE sale_figures SET
                held_units = held_units - iif(old.status = 'reserved', old.quantity, 0) + iif(new.status = 'reserved', new.quantity, 0),
                sold_units = sold_units - iif(old.status = 'confirmed', old.quantity, 0) + iif(new.status = 'confirmed', new.quantity, 0)
              WHERE product_id = substr(new.id, 1, 16);
            END;

            CREATE TRIGGER orders_deleted AFTER DELETE ON orders BEGIN
              UPDATE sale_figures SET
                orders = orders - 1,
                held_units = held_units - iif(old.status = 'reserved', old.quantity, 0),
                sold_units = sold_units - iif(old.status = 'confirmed', old.quantity, 0)
              WHERE product_id = substr(old.id, 1, 16);
            END;
            """,
        """
            -- How far the store has heard of each sale: written with the orders, so that a Redis that went back is noticed.
            CREATE TABLE sale_marks (
              product_id TEXT PRIMARY KEY,
              sequence   INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            """,
        """
            CREATE TABLE payments (
              order_id     TEXT PRIMARY KEY,
              reference    TEXT NOT NULL,
              amount_minor INTEGER NOT NULL,
              currency     TEXT NOT NULL,
              state        TEXT NOT NULL,
              created_at   INTEGER NOT NULL,
              due_at       INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            -- Only of those that somebody still has to look at: the others pile up for years.
            CREATE INDEX payments_due ON payments (due_at) WHERE state = 'open';
            """,
        """
            CREATE TABLE repairs (
              id         TEXT PRIMARY KEY,
              product_id TEXT NOT NULL,
              kind       TEXT NOT NULL,
              subject    TEXT NOT NULL,
              before     TEXT NOT NULL,
              after      TEXT NOT NULL,
              at         INTEGER NOT NULL,
              applied    INTEGER NOT NULL,
              reason     TEXT NOT NULL
            ) STRICT;
            CREATE INDEX repairs_by_product ON repairs (product_id, at DESC, id DESC);
            """,
        "CREATE INDEX repairs_by_time ON repairs (at DESC, id DESC);",
        """
            -- What a retry of the purchase is told. Null where nobody knows: stored by a repair, or before this step.
            ALTER TABLE orders ADD COLUMN answer_key TEXT;
            ALTER TABLE orders ADD COLUMN answer_left INTEGER;
            """,
        """
            -- Buyers are random, so an index of orders by user costs a page an order if it is kept up with every batch. It is therefore a
            -- table of its own, filled in large portions, in its own order; new orders wait in a second one, which only grows at its end
            -- and is short enough to be read as a whole. An order is in exactly one of both. The triggers see to it, whoever writes.
            CREATE TABLE user_orders (
              user_id    TEXT NOT NULL,
              created_at INTEGER NOT NULL,
              id         TEXT NOT NULL,
              PRIMARY KEY (user_id, created_at, id)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE recent_user_orders (
              user_id    TEXT NOT NULL,
              created_at INTEGER NOT NULL,
              id         TEXT NOT NULL
            ) STRICT;
            INSERT INTO user_orders SELECT user_id, created_at, id FROM orders ORDER BY user_id, created_at, id;
            DROP INDEX orders_by_user;

            CREATE TRIGGER user_orders_inserted AFTER INSERT ON orders BEGIN
              INSERT INTO recent_user_orders VALUES (new.user_id, new.created_at, new.id);
            END;

            CREATE TRIGGER user_orders_updated AFTER UPDATE OF user_id, created_at ON orders
            WHEN old.user_id <> new.user_id OR old.created_at <> new.created_at BEGIN
              DELETE FROM user_orders WHERE user_id = old.user_id AND created_at = old.created_at AND id = old.id;
              DELETE FROM recent_user_orders WHERE id = old.id;
              INSERT INTO recent_user_orders VALUES (new.user_id, new.created_at, new.id);
            END;

            CREATE TRIGGER user_orders_deleted AFTER DELETE ON orders BEGIN
              DELETE FROM user_orders WHERE user_id = old.user_id AND created_at = old.created_at AND id = old.id;
              DELETE FROM recent_user_orders WHERE id = old.id;
            END;
            """,
    ];

    /// <summary>The version this program reads and writes.</summary>
    public static int Version => Steps.Length;

    /// <exception cref="StoreUnavailableException">The file is of a newer version, or its file system can't do WAL.</exception>
    public static void Migrate(SqliteConnection connection, string path)
    {
        // Readers then never wait for the writer. It is a property of the file and stays; setting it again is free.
        using (var wal = connection.Command("PRAGMA journal_mode = WAL"))
        {
            if (wal.ExecuteScalar() is not "wal")
                throw new StoreUnavailableException($"SQLite at {path}: its file system can't share memory between processes (WAL).");
        }

        // Whoever gets the write lock first migrates; who comes second reads the version inside the lock and finds nothing left to do.
        using var transaction = connection.BeginTransaction(deferred: false);
        using var read = connection.Command("PRAGMA user_version", transaction);
        var version = read.Number();
        if (version > Version)
        {
            throw new StoreUnavailableException(
                $"SQLite at {path} has schema {version}, this program knows up to {Version}: it was written by a newer version of FlashSale."
            );
        }
        for (var step = (int)version; step < Steps.Length; step++)
            connection.Run($"{Steps[step]} PRAGMA user_version = {step + 1};", transaction);
        transaction.Commit();
    }
}
