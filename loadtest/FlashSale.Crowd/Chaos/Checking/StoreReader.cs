using Microsoft.Data.Sqlite;

namespace FlashSale.Crowd.Chaos.Checking;

/// <summary>Reads the orders out of the SQLite file, past the system.</summary>
internal static class StoreReader
{
    /// <param name="path">Of the file.</param>
    /// <param name="product">Whose orders.</param>
    /// <exception cref="NotTriedException">The file can't be read.</exception>
    public static IReadOnlyDictionary<string, KeptOrder> Read(string path, string product)
    {
        try
        {
            var text = new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = false,
            };
            using var connection = new SqliteConnection(text.ConnectionString);
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT id, user_id, quantity, status, ifnull(hold_until, 0) FROM orders WHERE id LIKE $prefix";
            command.Parameters.AddWithValue("$prefix", product + "-%");
            using var row = command.ExecuteReader();
            var orders = new Dictionary<string, KeptOrder>();
            while (row.Read())
                orders.Add(row.GetString(0), new(row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetString(3), row.GetInt64(4)));
            return orders;
        }
        catch (SqliteException e)
        {
            throw new NotTriedException($"The store at {path} can't be read: {e.Message}", e);
        }
    }
}
