using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

internal sealed class ConfiguredConnectionString(string name, IConfiguration configuration, string? environmentVariable)
    : Resource(name),
        IResourceWithConnectionString
{
    public string? ConnectionStringEnvironmentVariable => environmentVariable;

    public ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) =>
        configuration.GetConnectionString(Name) is { Length: > 0 } text
            ? ValueTask.FromResult<string?>(text)
            : throw new DistributedApplicationException($"ConnectionStrings:{Name} is not configured.");
}
