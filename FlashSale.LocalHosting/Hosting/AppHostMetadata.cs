using System.Reflection;

namespace Aspire.Hosting;

/// <summary>What the build of an AppHost wrote into its assembly.</summary>
internal static class AppHostMetadata
{
    /// <summary>The folder of its project.</summary>
    public const string ProjectPath = "apphostprojectpath";

    /// <summary>Where its resources keep their data, as the project's property <c>LocalHostingDataPath</c> says.</summary>
    public const string DataPath = "localhostingdatapath";

    public static string? Read(Assembly? assembly, string key) =>
        assembly?.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(attribute => attribute.Key == key)?.Value;
}
