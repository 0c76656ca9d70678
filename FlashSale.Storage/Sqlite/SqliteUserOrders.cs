using FlashSale.Domain;

namespace FlashSale.Storage.Sqlite;

/// <summary>
/// Which orders are whose: <c>user_orders</c>, sorted by user, and <c>recent_user_orders</c>, the newest ones as they came. Both together have
/// every order at every moment. See <see cref="SqliteSchema"/> for why there are two.
/// </summary>
internal static class SqliteUserOrders
{
    /// <summary>
    /// Orders that may wait to be sorted in. The more there are, the fewer pages an order costs; but each list of a user's orders reads all
    /// of them, about a millisecond for so many.
    /// </summary>
    public const int MostRecent = 10_000;

    /// <summary>Both parts, newest order first.</summary>
    /// <param name="columns">Of <c>orders</c>.</param>
    /// <remarks>
    /// Only the orders of the page and those above it are looked at, by the time of the last of them: ids decide between orders of one
    /// millisecond.
    /// </remarks>
    public static string Page(string columns) =>
        $"""
            WITH theirs AS MATERIALIZED (
              SELECT created_at, id FROM user_orders WHERE user_id = $user
              UNION ALL
              SELECT created_at, id FROM recent_user_orders WHERE user_id = $user
            )
            SELECT {columns} FROM orders
            WHERE id IN (
              SELECT id FROM theirs WHERE created_at >= coalesce(
                (SELECT created_at FROM theirs ORDER BY created_at DESC LIMIT 1 OFFSET $offset + $count - 1), 0))
            ORDER BY created_at DESC, id DESC LIMIT $count OFFSET $offset
            """;

    public static long Count(SqliteSession session, UserId user)
    {
        var command = session.Command(
            """
            SELECT (SELECT count(*) FROM user_orders WHERE user_id = $user) + (SELECT count(*) FROM recent_user_orders WHERE user_id = $user)
            """
        );
        return command.With("$user", user.Value).Number();
    }

    /// <summary>Sorts in what is recent, once there is enough of it. Part of the transaction that stores orders.</summary>
    public static void SortIn(SqliteSession session)
    {
        // The ends of the table tell about how long it is; to count it would be to read it.
        var recent = session.Command(
            """
            SELECT coalesce((SELECT max(rowid) FROM recent_user_orders) - (SELECT min(rowid) FROM recent_user_orders) + 1, 0)
            """
        );
        if (recent.Number() < MostRecent)
            return;
        session
            .Command("INSERT INTO user_orders SELECT user_id, created_at, id FROM recent_user_orders ORDER BY user_id, created_at, id")
            .ExecuteNonQuery();
        session.Command("DELETE FROM recent_user_orders").ExecuteNonQuery();
    }
}
