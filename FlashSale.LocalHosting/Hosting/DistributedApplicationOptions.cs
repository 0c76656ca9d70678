namespace Aspire.Hosting;

/// <summary>How an application is built.</summary>
public sealed class DistributedApplicationOptions
{
    /// <summary>Command-line arguments, read as configuration.</summary>
    public string[]? Args { get; set; }

    /// <summary>The assembly of the AppHost, if it is not the one that was started.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>Don't start the dashboard, even where its command is installed.</summary>
    public bool DisableDashboard { get; set; }

    /// <summary>Give the output of resources to <c>ILogger</c> (category <c>{AppHost}.Resources.{name}</c>) instead of the console.</summary>
    public bool EnableResourceLogging { get; set; }

    /// <summary>The folder of the AppHost project, if the assembly does not tell.</summary>
    public string? ProjectDirectory { get; set; }
}
