using System.Text.Json;

namespace FlashSale.LocalHosting;

/// <summary>One profile of <c>Properties/launchSettings.json</c>, as <c>dotnet run</c> reads it.</summary>
internal sealed class LaunchProfile : IResourceAnnotation
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    public string Name { get; private set; } = "";

    public string? CommandName { get; init; }

    public string? CommandLineArgs { get; init; }

    /// <summary>URLs separated by semicolons.</summary>
    public string? ApplicationUrl { get; init; }

    public Dictionary<string, string> EnvironmentVariables { get; init; } = [];

    /// <summary>The profile of that name, else the first one that runs the project; null if there is none.</summary>
    /// <exception cref="DistributedApplicationException">The file is not valid.</exception>
    public static LaunchProfile? Find(string projectPath, string? preferredName)
    {
        var file = Path.Combine(Path.GetDirectoryName(projectPath)!, "Properties", "launchSettings.json");
        if (!File.Exists(file))
            return null;
        var profiles = Read(file).Where(static profile => profile.CommandName == "Project").ToArray();
        return profiles.FirstOrDefault(profile => profile.Name == preferredName) ?? profiles.FirstOrDefault();
    }

    public IEnumerable<Uri> HttpUrls() =>
        (ApplicationUrl ?? "")
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(static url => new Uri(url))
            .Where(static url => url.Scheme == Uri.UriSchemeHttp);

    /// <summary>Split at blanks; quotes are not understood.</summary>
    public string[] Arguments() => (CommandLineArgs ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<LaunchProfile> Read(string file)
    {
        try
        {
            var settings = JsonSerializer.Deserialize<Settings>(File.ReadAllText(file), _json);
            foreach (var (name, profile) in settings?.Profiles ?? [])
                profile.Name = name;
            return settings?.Profiles.Values ?? Enumerable.Empty<LaunchProfile>();
        }
        catch (JsonException e)
        {
            throw new DistributedApplicationException($"{file} is not valid: {e.Message}", e);
        }
    }

    private sealed record Settings(Dictionary<string, LaunchProfile> Profiles);
}
