namespace Aspire.Hosting.ApplicationModel;

/// <summary>Is reached by a connection string.</summary>
public interface IResourceWithConnectionString : IResource
{
    /// <summary>The variable that carries it, if it is not <c>ConnectionStrings__{name}</c>.</summary>
    string? ConnectionStringEnvironmentVariable => null;

    /// <summary>Known once the application starts. It may hold a password: never log it.</summary>
    /// <exception cref="DistributedApplicationException">It is not known.</exception>
    ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default);
}
