using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using FlashSale.ApiService;
using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Architecture;

/// <summary>
/// Who may use whom. Read from the metadata of the built assemblies: what the compiler really wrote, also where a <c>using</c> is missing.
/// </summary>
[Trait(Tiers.Name, Tiers.Unit)]
public sealed class ReferenceTests
{
    private const string Ours = "FlashSale.";

    private static readonly string[] Adapters =
    [
        "FlashSale.Storage.Redis",
        "FlashSale.Storage.Sqlite",
        "FlashSale.Storage.Mongo",
        "FlashSale.Storage.Payments",
    ];
    private static readonly string[] Drivers = ["StackExchange.Redis", "Microsoft.Data.Sqlite", "MongoDB.Driver", "Polly.Core"];

    private static readonly string FrameworkFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    [Fact]
    public void Domain_References_OnlyTheBaseLibrary()
    {
        var references = References("FlashSale.Domain");

        Assert.NotEmpty(references);
        Assert.All(references, static name => Assert.True(IsInBox(name), $"FlashSale.Domain takes {name}."));
    }

    [Theory]
    [InlineData("FlashSale.ApiService", "FlashSale.Domain", "FlashSale.ServiceDefaults", "FlashSale.Storage")]
    [InlineData("FlashSale.Worker", "FlashSale.Domain", "FlashSale.ServiceDefaults", "FlashSale.Storage")]
    [InlineData("FlashSale.Storage", "FlashSale.Domain")]
    [InlineData("FlashSale.ServiceDefaults")]
    public void Project_References_OnlyWhatTheDesignAllows(string project, params string[] allowed)
    {
        var ours = References(project).Where(static name => name.StartsWith(Ours, StringComparison.Ordinal));

        Assert.Empty(ours.Except(allowed));
    }

    [Theory]
    [InlineData("FlashSale.ApiService")]
    [InlineData("FlashSale.Worker")]
    public void Service_Types_ReachNoAdapterAndNoDriver(string service)
    {
        Assert.Empty(References(service).Intersect(Drivers));

        var used = Namespaces(service);

        // The right assembly is being looked at, and with eyes that see: it must use the ports.
        Assert.Contains("FlashSale.Domain", used);
        Assert.DoesNotContain(used, static name => Adapters.Any(adapter => name.StartsWith(adapter, StringComparison.Ordinal)));
    }

    [Fact]
    public void Adapters_Types_AreInternal()
    {
        var open = typeof(FlashSale.Storage.StorageRegistration)
            .Assembly.GetExportedTypes()
            .Where(static type => Adapters.Any(adapter => type.Namespace?.StartsWith(adapter, StringComparison.Ordinal) == true));

        Assert.Empty(open);
    }

    [Fact]
    public void Subjects_AreTheAssembliesUnderTest()
    {
        Assert.Equal(PathOf("FlashSale.Domain"), typeof(ProductId).Assembly.Location);
        Assert.Equal(PathOf("FlashSale.ApiService"), typeof(ApiMarker).Assembly.Location);
    }

    private static string PathOf(string assembly) => Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll");

    /// <summary>Part of .NET itself: not of ASP.NET Core, and not a package.</summary>
    private static bool IsInBox(string assembly) => File.Exists(Path.Combine(FrameworkFolder, $"{assembly}.dll"));

    private static string[] References(string assembly) =>
        [.. Assembly.LoadFrom(PathOf(assembly)).GetReferencedAssemblies().Select(static name => name.Name!)];

    private static HashSet<string> Namespaces(string assembly)
    {
        using var file = new PEReader(File.OpenRead(PathOf(assembly)));
        var metadata = file.GetMetadataReader();
        return [.. metadata.TypeReferences.Select(handle => metadata.GetString(metadata.GetTypeReference(handle).Namespace))];
    }
}
