namespace Aspire.Hosting.Testing;

/// <summary>The builder of an AppHost in the hands of a test. Disposing it disposes the application.</summary>
public interface IDistributedApplicationTestingBuilder : IDistributedApplicationBuilder, IAsyncDisposable, IDisposable
{
    Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);
}
