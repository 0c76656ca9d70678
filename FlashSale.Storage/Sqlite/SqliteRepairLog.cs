using FlashSale.Domain;
using Microsoft.Data.Sqlite;

namespace FlashSale.Storage.Sqlite;

/// <summary><see cref="IRepairLog"/> on SQLite.</summary>
internal sealed class SqliteRepairLog(SqliteDatabase database) : IRepairLog
{
    private const string Columns = "id, product_id, kind, subject, before, after, at, applied, reason";

    public Task SaveAsync(RepairRecord record, CancellationToken cancel) =>
        database.WriteAsync(
            session =>
            {
                var command = session.Command(
                    $"""
                    INSERT INTO repairs ({Columns})
                    VALUES ($id, $product, $kind, $subject, $before, $after, $at, $applied, $reason)
                    ON CONFLICT (id) DO UPDATE SET
                      product_id = excluded.product_id, kind = excluded.kind, subject = excluded.subject, before = excluded.before,
                      after = excluded.after, at = excluded.at, applied = excluded.applied, reason = excluded.reason
                    """
                );
                return command
                    .With("$id", record.Id.Value)
                    .With("$product", record.Product.Value)
                    .With("$kind", record.Kind)
                    .With("$subject", record.Subject)
                    .With("$before", record.Before)
                    .With("$after", record.After)
                    .With("$at", record.At.ToStored())
                    .With("$applied", record.Applied ? 1 : 0)
                    .With("$reason", record.Reason)
                    .ExecuteNonQuery();
            },
            cancel
        );

    public Task<Page<RepairRecord>> ListAsync(ProductId? product, int offset, int count, CancellationToken cancel) =>
        database.ReadAsync(
            session =>
            {
                // Two texts, so that each has its index.
                var which = product is null ? "" : "WHERE product_id = $product";
                var total = session.Command($"SELECT count(*) FROM repairs {which}");
                var page = session.Command($"SELECT {Columns} FROM repairs {which} ORDER BY at DESC, id DESC LIMIT $count OFFSET $offset");
                if (product is { } one)
                {
                    total.With("$product", one.Value);
                    page.With("$product", one.Value);
                }
                return new Page<RepairRecord>(page.With("$count", count).With("$offset", offset).Rows(Read), total.Number());
            },
            cancel
        );

    private static RepairRecord Read(SqliteDataReader row) =>
        new()
        {
            Id = RepairId.Parse(row.GetString(0)),
            Product = ProductId.Parse(row.GetString(1)),
            Kind = row.GetString(2),
            Subject = row.GetString(3),
            Before = row.GetString(4),
            After = row.GetString(5),
            At = row.GetInstant(6),
            Applied = row.GetBoolean(7),
            Reason = row.GetString(8),
        };
}
