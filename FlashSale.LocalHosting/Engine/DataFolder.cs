using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace FlashSale.LocalHosting;

/// <summary>
/// Where resources keep their files: <c>LocalHosting:DataPath</c>, else what the AppHost's project says, else <c>.data</c> beside it. A folder
/// serves one AppHost at a time: two Redis servers that append to one file would destroy it.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int SecretLength = 64;
    private readonly bool _temporary;
    private FileStream? _lock;

    public DataFolder(IConfiguration configuration, string? ofProject, string appHostDirectory)
    {
        var given = configuration["LocalHosting:DataPath"];
        // A folder that somebody named is theirs: it is never deleted.
        _temporary = string.IsNullOrEmpty(given) && configuration.GetValue<bool>("LocalHosting:TemporaryData");
        Root =
            given is { Length: > 0 } path ? Path.GetFullPath(path, appHostDirectory)
            : _temporary ? Path.Combine(Path.GetTempPath(), "localhosting-" + Path.GetRandomFileName())
            : ofProject ?? Path.Combine(appHostDirectory, ".data");
    }

    public string Root { get; }

    /// <exception cref="DistributedApplicationException">Another AppHost uses the folder, or it can't be written.</exception>
    public void Open()
    {
        try
        {
            CreatePrivate(Root);
            _lock = new FileStream(Path.Combine(Root, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DistributedApplicationException(
                $"The data folder {Root} is in use by another AppHost, or can't be written. Stop the other one, or set LocalHosting__DataPath.",
                e
            );
        }
    }

    /// <summary>A folder for the files of one resource. One that is not persistent is emptied.</summary>
    public string FolderFor(string resource, bool persistent)
    {
        var folder = Path.Combine(Root, resource);
        if (!persistent && Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        CreatePrivate(folder);
        return folder;
    }

    /// <summary>256 random bits in hex, the same in each run, in a file that only its owner can read.</summary>
    public string SecretFor(string resource)
    {
        var file = Path.Combine(Root, resource + ".password");
        if (File.Exists(file) && File.ReadAllText(file) is { Length: SecretLength } kept)
            return kept;
        // Half a secret is left where a machine went down while it was written.
        File.Delete(file);
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretLength / 2));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using var writer = new StreamWriter(file, options);
        writer.Write(secret);
        return secret;
    }

    public void Dispose()
    {
        if (_lock is null)
            return;
        _lock.Dispose();
        _lock = null;
        if (_temporary && Directory.Exists(Root))
            Directory.Delete(Root, recursive: true);
    }

    private static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
    }
}
