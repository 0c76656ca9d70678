using FlashSale.Domain;
using FlashSale.Storage.Stores;
using Microsoft.Data.Sqlite;

namespace FlashSale.Storage.Sqlite;

/// <summary><see cref="IProductStore"/> on SQLite: each write is one statement that carries its own condition.</summary>
internal sealed class SqliteProductStore(SqliteDatabase database) : IProductStore
{
    private const string Columns =
        "id, name, description, total_stock, price_minor, currency, starts_at, ends_at, per_user_limit, hold_ms, switch, cache_ttl_ms, "
        + "created_at, revision, sale_sequence";

    public Task<Product?> FindAsync(ProductId id, CancellationToken cancel) =>
        database.ReadAsync(
            session =>
            {
                var command = session.Command($"SELECT {Columns} FROM products WHERE id = $id");
                return command.With("$id", id.Value).Row(Read);
            },
            cancel
        );

    public Task<Page<Product>> ListAsync(int offset, int count, CancellationToken cancel) =>
        database.ReadAsync(
            session =>
            {
                var total = session.Command($"SELECT count(*) FROM products WHERE switch <> '{StoredText.Deleted}'");
                var page = session.Command(
                    $"""
                    SELECT {Columns} FROM products WHERE switch <> '{StoredText.Deleted}'
                    ORDER BY created_at DESC, id DESC LIMIT $count OFFSET $offset
                    """
                );
                var items = page.With("$count", count).With("$offset", offset).Rows(Read);
                return new Page<Product>(items, total.Number());
            },
            cancel
        );

    public Task<IReadOnlyList<ProductId>> ListWithdrawnAsync(CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyList<ProductId>>(
            static session =>
                session
                    .Command($"SELECT id FROM products WHERE switch = '{StoredText.Deleted}'")
                    .Rows(static row => ProductId.Parse(row.GetString(0))),
            cancel
        );

    public Task InsertAsync(Product product, CancellationToken cancel) =>
        database.WriteAsync(
            session =>
            {
                var command = session.Command(
                    $"""
                    INSERT INTO products ({Columns}) VALUES (
                      $id, $name, $description, $total_stock, $price_minor, $currency, $starts_at, $ends_at, $per_user_limit, $hold_ms,
                      $switch, $cache_ttl_ms, $created_at, $revision, $sale_sequence)
                    ON CONFLICT (id) DO NOTHING
                    """
                );
                BindAdministrated(command, product)
                    .With("$switch", StoredText.Of(product.Switch))
                    .With("$created_at", product.CreatedAt.ToStored())
                    .With("$sale_sequence", product.SaleSequence);
                return command.ExecuteNonQuery() == 1
                    ? true
                    : throw new InvalidOperationException($"Product {product.Id} is stored already.");
            },
            cancel
        );

    public Task<bool> UpdateAsync(Product product, CancellationToken cancel) =>
        database.WriteAsync(
            session =>
            {
                var command = session.Command(
                    """
                    UPDATE products SET
                      name = $name, description = $description, price_minor = $price_minor, currency = $currency,
                      starts_at = $starts_at, ends_at = $ends_at, per_user_limit = $per_user_limit, hold_ms = $hold_ms,
                      cache_ttl_ms = $cache_ttl_ms, revision = $revision,
                      total_stock = iif(sale_sequence > $sale_sequence, total_stock, $total_stock)
                    WHERE id = $id AND revision = $revision - 1
                    """
                );
                return BindAdministrated(command, product).With("$sale_sequence", product.SaleSequence).ExecuteNonQuery() == 1;
            },
            cancel
        );

    public Task<bool> ApplySaleChangeAsync(SaleEvent.SaleChanged change, CancellationToken cancel) =>
        database.WriteAsync(
            session =>
            {
                var command = session.Command(
                    """
                    UPDATE products SET total_stock = $total_stock, switch = $switch, sale_sequence = $sequence
                    WHERE id = $id AND sale_sequence < $sequence
                    """
                );
                return command
                        .With("$id", change.Product.Value)
                        .With("$total_stock", change.TotalStock)
                        .With("$switch", StoredText.Of(change.Switch))
                        .With("$sequence", change.Sequence)
                        .ExecuteNonQuery() == 1;
            },
            cancel
        );

    /// <summary>Everything that an administrator sets.</summary>
    private static SqliteCommand BindAdministrated(SqliteCommand command, Product product) =>
        command
            .With("$id", product.Id.Value)
            .With("$name", product.Name)
            .With("$description", product.Description)
            .With("$total_stock", product.Terms.TotalStock)
            .With("$price_minor", product.Terms.Price.Minor)
            .With("$currency", product.Terms.Price.Currency)
            .With("$starts_at", product.Terms.StartsAt?.ToStored())
            .With("$ends_at", product.Terms.EndsAt?.ToStored())
            .With("$per_user_limit", product.Terms.PerUserLimit)
            .With("$hold_ms", product.Terms.Hold.ToStored())
            .With("$cache_ttl_ms", product.CacheTtl?.ToStored())
            .With("$revision", product.Revision);

    private static Product Read(SqliteDataReader row) =>
        new()
        {
            Id = ProductId.Parse(row.GetString(0)),
            Name = row.GetString(1),
            Description = row.GetString(2),
            Terms = new SaleTerms
            {
                TotalStock = row.GetInt32(3),
                Price = new Money(row.GetInt64(4), row.GetString(5)),
                StartsAt = row.GetInstantOrNull(6),
                EndsAt = row.GetInstantOrNull(7),
                PerUserLimit = row.GetInt32(8),
                Hold = row.GetDuration(9),
            },
            Switch = StoredText.ToSaleSwitch(row.GetString(10)),
            CacheTtl = row.GetDurationOrNull(11),
            CreatedAt = row.GetInstant(12),
            Revision = row.GetInt64(13),
            SaleSequence = row.GetInt64(14),
        };
}
