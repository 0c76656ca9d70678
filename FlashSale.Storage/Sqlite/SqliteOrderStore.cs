using System.Runtime.CompilerServices;
using FlashSale.Domain;
using FlashSale.Storage.Stores;
using Microsoft.Data.Sqlite;

namespace FlashSale.Storage.Sqlite;

/// <summary><see cref="IOrderStore"/> on SQLite: a batch is one transaction and one sync of the disk.</summary>
internal sealed class SqliteOrderStore(SqliteDatabase database) : IOrderStore
{
    private const int WalkPage = 1000;

    private const string Columns = "id, user_id, quantity, price_minor, currency, status, created_at, hold_until, version";

    public Task SaveAsync(IReadOnlyCollection<Order> orders, CancellationToken cancel) =>
        orders.Count == 0 ? Task.CompletedTask : database.WriteAsync(session => Save(session, orders, []), cancel);

    public Task SaveAsync(
        ProductId product,
        IReadOnlyCollection<Order> orders,
        IReadOnlyCollection<RecordedAnswer> answers,
        long sequence,
        CancellationToken cancel
    ) =>
        database.WriteAsync(
            session =>
            {
                Save(session, orders, answers);
                var command = session.Command(
                    """
                    INSERT INTO sale_marks (product_id, sequence) VALUES ($product, $sequence)
                    ON CONFLICT (product_id) DO UPDATE SET sequence = max(sequence, excluded.sequence)
                    """
                );
                return command.With("$product", product.Value).With("$sequence", sequence).ExecuteNonQuery();
            },
            cancel
        );

    public Task<IReadOnlyDictionary<ProductId, long>> FindMarksAsync(IReadOnlyCollection<ProductId> products, CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyDictionary<ProductId, long>>(
            session =>
            {
                var command = session.Command("SELECT sequence FROM sale_marks WHERE product_id = $product");
                var marks = new Dictionary<ProductId, long>(products.Count);
                foreach (var product in products)
                {
                    if (command.With("$product", product.Value).ExecuteScalar() is long mark)
                        marks[product] = mark;
                }
                return marks;
            },
            cancel
        );

    public Task<Order?> FindAsync(OrderId id, CancellationToken cancel) =>
        database.ReadAsync(
            session =>
            {
                var command = session.Command($"SELECT {Columns} FROM orders WHERE id = $id");
                return command.With("$id", id.Value).Row(Read);
            },
            cancel
        );

    public Task<IReadOnlyList<Order>> FindManyAsync(IReadOnlyCollection<OrderId> ids, CancellationToken cancel) =>
        ids.Count == 0
            ? Task.FromResult<IReadOnlyList<Order>>([])
            : database.ReadAsync<IReadOnlyList<Order>>(
                session =>
                {
                    // One text for any number of them. Ids have no characters that JSON would have to escape.
                    var command = session.Command($"SELECT {Columns} FROM orders WHERE id IN (SELECT value FROM json_each($ids))");
                    return command.With("$ids", $"[{string.Join(',', ids.Select(static id => $"\"{id.Value}\""))}]").Rows(Read);
                },
                cancel
            );

    public Task<Page<Order>> ListByUserAsync(UserId user, int offset, int count, CancellationToken cancel) =>
        database.ReadAsync(
            session =>
            {
                var page = session.Command(SqliteUserOrders.Page(Columns));
                var items = page.With("$user", user.Value).With("$count", count).With("$offset", offset).Rows(Read);
                return new Page<Order>(items, SqliteUserOrders.Count(session, user));
            },
            cancel
        );

    /// <summary>Page by page, because a reader that stays open for long keeps SQLite from shortening its log.</summary>
    public async IAsyncEnumerable<Order> WalkAsync(ProductId product, [EnumeratorCancellation] CancellationToken cancel)
    {
        var (after, end) = Range(product);
        while (true)
        {
            var page = await database.ReadAsync(session => ReadRange(session, after, end), cancel);
            foreach (var order in page)
                yield return order;
            if (page.Count < WalkPage)
                yield break;
            after = page[^1].Id.Value;
        }
    }

    /// <remarks>As <see cref="WalkAsync"/>, with what the lines need and nothing else, as bytes.</remarks>
    public async Task ScanAsync(ProductId product, Action<OrderLine> seen, CancellationToken cancel)
    {
        var (after, end) = Range(product);
        var scan = new SqliteOrderScan(product);
        for (var more = true; more; )
        {
            var from = after;
            (more, after) = await database.ReadAsync(session => scan.Read(session, from, end, seen), cancel);
        }
    }

    public Task<StoredFigures> CountAsync(ProductId product, CancellationToken cancel) =>
        database.ReadAsync(
            session =>
            {
                var command = session.Command("SELECT orders, held_units, sold_units FROM sale_figures WHERE product_id = $product");
                return command
                        .With("$product", product.Value)
                        .Row(static row => new StoredFigures(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)))
                    ?? new StoredFigures(0, 0, 0);
            },
            cancel
        );

    public async IAsyncEnumerable<AnsweredPurchase> WalkAnswersAsync(
        ProductId product,
        DateTimeOffset since,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var (after, end) = Range(product);
        while (true)
        {
            var page = await database.ReadAsync(session => ReadAnswers(session, after, end, since), cancel);
            foreach (var purchase in page)
                yield return purchase;
            if (page.Count < WalkPage)
                yield break;
            after = page[^1].Order.Id.Value;
        }
    }

    private static int Save(SqliteSession session, IReadOnlyCollection<Order> orders, IReadOnlyCollection<RecordedAnswer> answers)
    {
        var answerOf = answers.DistinctBy(static answer => answer.Order).ToDictionary(static answer => answer.Order);
        var insert = session.Statement(
            $"""
            INSERT INTO orders ({Columns}, answer_key, answer_left) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
              user_id = excluded.user_id, quantity = excluded.quantity, price_minor = excluded.price_minor, currency = excluded.currency,
              status = excluded.status, created_at = excluded.created_at, hold_until = excluded.hold_until, version = excluded.version,
              answer_key = coalesce(answer_key, excluded.answer_key), answer_left = coalesce(answer_left, excluded.answer_left)
            WHERE excluded.version > orders.version
            """
        );
        // In the order of the primary key neighbours share pages, which is a good part of the speed of a large batch.
        foreach (var order in orders.OrderBy(static order => order.Id.Value, StringComparer.Ordinal))
        {
            var answer = answerOf.GetValueOrDefault(order.Id);
            var written = insert
                .Add(order.Id.Value)
                .Add(order.User.Value)
                .Add(order.Quantity)
                .Add(order.Price.Minor)
                .Add(order.Price.Currency)
                .Add(StoredText.Of(order.Status))
                .Add(order.CreatedAt.ToStored())
                .Add(order.HoldUntil?.ToStored())
                .Add(order.Version)
                .Add(answer?.Key)
                .Add(answer?.Remaining)
                .Run();
            // A later version came first, from another worker: the answer is still news.
            if (written == 0 && answer is not null)
                KeepAnswer(session, answer);
        }
        SqliteUserOrders.SortIn(session);
        return orders.Count;
    }

    private static void KeepAnswer(SqliteSession session, RecordedAnswer answer)
    {
        var command = session.Command("UPDATE orders SET answer_key = $key, answer_left = $left WHERE id = $id AND answer_key IS NULL");
        command.With("$id", answer.Order.Value).With("$key", answer.Key).With("$left", answer.Remaining).ExecuteNonQuery();
    }

    /// <summary>'-' separates product and order in an id, and '.' is the character after it.</summary>
    private static (string After, string End) Range(ProductId product) => ($"{product.Value}-", $"{product.Value}.");

    private static List<AnsweredPurchase> ReadAnswers(SqliteSession session, string after, string end, DateTimeOffset since)
    {
        var command = session.Command(
            $"""
            SELECT {Columns}, answer_key, answer_left FROM orders
            WHERE id > $after AND id < $end AND created_at >= $since AND answer_key IS NOT NULL ORDER BY id LIMIT {WalkPage}
            """
        );
        return command.With("$after", after).With("$end", end).With("$since", since.ToStored()).Rows(ReadAnswer);
    }

    private static AnsweredPurchase ReadAnswer(SqliteDataReader row)
    {
        var order = Read(row);
        return new AnsweredPurchase(order, new RecordedAnswer(order.Id, row.GetString(9), row.GetInt32(10)));
    }

    private static List<Order> ReadRange(SqliteSession session, string after, string end)
    {
        var command = session.Command($"SELECT {Columns} FROM orders WHERE id > $after AND id < $end ORDER BY id LIMIT {WalkPage}");
        return command.With("$after", after).With("$end", end).Rows(Read);
    }

    private static Order Read(SqliteDataReader row) =>
        new()
        {
            Id = OrderId.Parse(row.GetString(0)),
            User = UserId.Parse(row.GetString(1)),
            Quantity = row.GetInt32(2),
            Price = new Money(row.GetInt64(3), row.GetString(4)),
            Status = StoredText.ToOrderStatus(row.GetString(5)),
            CreatedAt = row.GetInstant(6),
            HoldUntil = row.GetInstantOrNull(7),
            Version = row.GetInt32(8),
        };
}
