using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A port of a resource. Clients use the public one, behind which a proxy shares connections among the replicas.</summary>
[DebuggerDisplay("{Name} {UriScheme} {Port} -> {TargetPort}")]
public sealed class EndpointAnnotation : IResourceAnnotation
{
    internal EndpointAnnotation(string name, string uriScheme, int? port, int? targetPort, bool isProxied = true)
    {
        Name = name;
        UriScheme = uriScheme;
        Port = port;
        TargetPort = targetPort;
        IsProxied = isProxied;
    }

    public string Name { get; }

    public string UriScheme { get; }

    /// <summary>The public port that was asked for; null: any free one.</summary>
    public int? Port { get; set; }

    /// <summary>The port on which the process listens; null: any free one, another for each replica.</summary>
    public int? TargetPort { get; set; }

    /// <summary>False: clients connect to the process itself.</summary>
    public bool IsProxied { get; set; }

    /// <summary>Meant for clients outside the application. On this engine all ports are bound to the loopback interface all the same.</summary>
    public bool IsExternal { get; set; }

    /// <summary>The variable that tells the process its target port.</summary>
    internal string? TargetPortVariable { get; init; }

    /// <summary>The public port once the application has started, else 0.</summary>
    internal int AllocatedPort { get; set; }
}
