using System.Text;
using FlashSale.Domain;
using FlashSale.Storage.Stores;
using SQLitePCL;

namespace FlashSale.Storage.Sqlite;

/// <summary>
/// Reads lines of orders with SQLite's own calls: the provider would make texts of ids and words, and a sale has a hundred thousand of them.
/// </summary>
internal sealed class SqliteOrderScan(ProductId product)
{
    private const int Page = 1000;

    private readonly byte[] _product = Encoding.ASCII.GetBytes(product.Value);

    /// <summary>One page. Returns whether it was full, and the last id.</summary>
    public (bool More, string Last) Read(SqliteSession session, string after, string end, Action<OrderLine> seen)
    {
        var command = session.Command(
            $"""
            SELECT id, user_id, created_at, coalesce(hold_until, 0), quantity, version, status
            FROM orders WHERE id > $after AND id < $end ORDER BY id LIMIT {Page}
            """
        );
        using var rows = command.With("$after", after).With("$end", end).ExecuteReader();
        var (count, last) = (0, "");
        while (rows.Read())
        {
            seen(Line(rows.Handle!));
            // The last one of a page, and of a shorter one nobody asks.
            if (++count == Page)
                last = rows.GetString(0);
        }
        return (count == Page, last);
    }

    private OrderLine Line(sqlite3_stmt row)
    {
        var id = raw.sqlite3_column_blob(row, 0);
        if (!IdNumber.TryReadOrder(id, _product, out var order) || !IdNumber.TryRead(raw.sqlite3_column_blob(row, 1), out var user))
            throw new FormatException($"'{Encoding.UTF8.GetString(id)}' is no order id, or its user's is none.");
        return new(
            order,
            user,
            raw.sqlite3_column_int64(row, 2),
            raw.sqlite3_column_int64(row, 3),
            raw.sqlite3_column_int(row, 4),
            raw.sqlite3_column_int(row, 5),
            Status(raw.sqlite3_column_blob(row, 6))
        );
    }

    private static OrderStatus Status(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("confirmed"u8) ? OrderStatus.Confirmed
        : word.SequenceEqual("reserved"u8) ? OrderStatus.Reserved
        : StoredText.ToOrderStatus(Encoding.UTF8.GetString(word));
}
