using System.Globalization;
using FlashSale.LocalHosting;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// A Redis server. On this engine a process <c>redis-server</c> (or <c>valkey-server</c>) on the loopback interface, with a random password.
/// </summary>
public class RedisResource(string name)
    : Resource(name),
        IResourceWithConnectionString,
        IResourceWithArgs,
        IResourceWithEndpoints,
        IResourceWithWaitSupport,
        IPreparedResource,
        IConnectionProperties
{
    private string? _password;

    /// <summary><c>127.0.0.1:port,password=…</c></summary>
    public ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<string?>(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port},password={Password}"));

    internal int Port => Annotations.OfType<EndpointAnnotation>().First().AllocatedPort;

    internal string Password =>
        _password ?? throw new DistributedApplicationException($"'{Name}' has no password before the application starts.");

    internal string Folder { get; private set; } = "";

    IEnumerable<KeyValuePair<string, string>> IConnectionProperties.ConnectionProperties =>
        [
            new("HOST", "127.0.0.1"),
            new("PORT", Port.ToString(CultureInfo.InvariantCulture)),
            new("PASSWORD", Password),
            new("URI", string.Create(CultureInfo.InvariantCulture, $"redis://:{Password}@127.0.0.1:{Port}")),
        ];

    void IPreparedResource.Prepare(DataFolder data)
    {
        RedisProgram.CheckVersion(RedisProgram.Find());
        Folder = data.FolderFor(Name, persistent: Annotations.OfType<DataVolumeAnnotation>().Any());
        // Kept beside the data, so that services which outlive a restart of the AppHost, and people with redis-cli, need not be told anew.
        _password = data.SecretFor(Name);
    }
}
