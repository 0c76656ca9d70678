using FlashSale.Domain;
using FlashSale.Storage.Stores;
using Microsoft.Data.Sqlite;

namespace FlashSale.Storage.Sqlite;

/// <summary><see cref="IPaymentStore"/> on SQLite.</summary>
internal sealed class SqlitePaymentStore(SqliteDatabase database) : IPaymentStore
{
    private const string Columns = "order_id, reference, amount_minor, currency, state, created_at, due_at";

    public Task AddAsync(Payment payment, CancellationToken cancel) =>
        database.WriteAsync(
            session =>
            {
                var command = session.Command(
                    $"""
                    INSERT INTO payments ({Columns}) VALUES ($order, $reference, $amount, $currency, $state, $created_at, $due_at)
                    ON CONFLICT (order_id) DO NOTHING
                    """
                );
                return command
                    .With("$order", payment.Order.Value)
                    .With("$reference", payment.Reference)
                    .With("$amount", payment.Amount.Minor)
                    .With("$currency", payment.Amount.Currency)
                    .With("$state", StoredText.Of(payment.State))
                    .With("$created_at", payment.CreatedAt.ToStored())
                    .With("$due_at", payment.DueAt.ToStored())
                    .ExecuteNonQuery();
            },
            cancel
        );

    public Task<Payment?> FindAsync(OrderId order, CancellationToken cancel) =>
        database.ReadAsync(
            session =>
            {
                var command = session.Command($"SELECT {Columns} FROM payments WHERE order_id = $order");
                return command.With("$order", order.Value).Row(Read);
            },
            cancel
        );

    public Task<IReadOnlyList<Payment>> ListDueAsync(DateTimeOffset now, int count, CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyList<Payment>>(
            session =>
            {
                var command = session.Command(
                    $"SELECT {Columns} FROM payments WHERE state = 'open' AND due_at <= $now ORDER BY due_at, order_id LIMIT $count"
                );
                return command.With("$now", now.ToStored()).With("$count", count).Rows(Read);
            },
            cancel
        );

    public Task PostponeAsync(OrderId order, DateTimeOffset due, CancellationToken cancel) =>
        UpdateOpenAsync("due_at = $value", order, due.ToStored(), cancel);

    public Task<bool> CloseAsync(OrderId order, PaymentState end, CancellationToken cancel) =>
        UpdateOpenAsync("state = $value", order, StoredText.Of(end), cancel);

    private Task<bool> UpdateOpenAsync(string change, OrderId order, object value, CancellationToken cancel) =>
        database.WriteAsync(
            session =>
            {
                var command = session.Command($"UPDATE payments SET {change} WHERE order_id = $order AND state = 'open'");
                return command.With("$order", order.Value).With("$value", value).ExecuteNonQuery() == 1;
            },
            cancel
        );

    private static Payment Read(SqliteDataReader row) =>
        new()
        {
            Order = OrderId.Parse(row.GetString(0)),
            Reference = row.GetString(1),
            Amount = new Money(row.GetInt64(2), row.GetString(3)),
            State = StoredText.ToPaymentState(row.GetString(4)),
            CreatedAt = row.GetInstant(5),
            DueAt = row.GetInstant(6),
        };
}
