using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace FlashSale.LocalHosting;

/// <summary>
/// Gives every endpoint its ports, and opens the public ones. <c>DcpPublisher:RandomizePorts</c>, which tests set, replaces the public ports
/// that were asked for by free ones.
/// </summary>
internal sealed class EndpointAllocator(Ports ports, IConfiguration configuration) : IDisposable
{
    private readonly List<LoadBalancer> _balancers = [];

    /// <exception cref="DistributedApplicationException">A port is taken, or what was asked for is impossible.</exception>
    public void Allocate(IResource resource, IReadOnlyList<Instance> instances)
    {
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            ThrowIfImpossible(resource, endpoint, instances.Count);
            var publicPort = configuration.GetValue<bool>("DcpPublisher:RandomizePorts") ? null : endpoint.Port;
            foreach (var instance in instances)
            {
                var target = endpoint.TargetPort ?? (endpoint.IsProxied ? null : publicPort) ?? ports.Next();
                instance.TargetPorts = instance.TargetPorts.SetItem(endpoint.Name, target);
            }
            endpoint.AllocatedPort = endpoint.IsProxied
                ? Open(resource, endpoint.Name, publicPort ?? 0, instances)
                : instances[0].TargetPorts[endpoint.Name];
        }
    }

    public void Dispose() => _balancers.ForEach(static balancer => balancer.Dispose());

    private int Open(IResource resource, string endpoint, int port, IReadOnlyList<Instance> instances)
    {
        try
        {
            var balancer = LoadBalancer.Start(endpoint, port, instances);
            _balancers.Add(balancer);
            return balancer.Port;
        }
        catch (SocketException e)
        {
            throw new DistributedApplicationException(
                $"Port {port} of '{resource.Name}' can't be opened ({e.Message}). Stop what uses it, or change the port.",
                e
            );
        }
    }

    /// <summary>The rules of the other engine, so that what runs here runs there.</summary>
    private static void ThrowIfImpossible(IResource resource, EndpointAnnotation endpoint, int replicas)
    {
        if (replicas > 1 && (endpoint.TargetPort is not null || !endpoint.IsProxied))
            throw new DistributedApplicationException(
                $"'{resource.Name}' has several replicas: its endpoint '{endpoint.Name}' can have no fixed target port, and needs the proxy."
            );
        if (endpoint.IsProxied && endpoint.Port is { } port && port == endpoint.TargetPort)
            throw new DistributedApplicationException(
                $"Endpoint '{endpoint.Name}' of '{resource.Name}' has the same public and target port, of which the proxy takes the first."
            );
    }
}
