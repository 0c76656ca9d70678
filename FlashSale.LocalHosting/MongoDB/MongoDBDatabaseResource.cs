using System.Data.Common;
using FlashSale.LocalHosting;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A database. On this engine a SQLite file, so its connection string is <c>Data Source=…</c>.</summary>
public class MongoDBDatabaseResource(string name, string databaseName, MongoDBServerResource parent)
    : Resource(name),
        IResourceWithConnectionString,
        IResourceWithParent<MongoDBServerResource>,
        IConnectionProperties
{
    public string DatabaseName { get; } = databaseName;

    public MongoDBServerResource Parent { get; } = parent;

    /// <summary><c>Data Source={folder}/{databaseName}.db</c></summary>
    public ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<string?>(
            new DbConnectionStringBuilder { ["Data Source"] = Path.Combine(Parent.Folder, DatabaseName + ".db") }.ConnectionString
        );

    IEnumerable<KeyValuePair<string, string>> IConnectionProperties.ConnectionProperties => [new("DATABASENAME", DatabaseName)];
}
