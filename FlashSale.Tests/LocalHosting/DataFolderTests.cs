using System.Runtime.Versioning;
using Aspire.Hosting;
using FlashSale.LocalHosting;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.Configuration;

namespace FlashSale.Tests.LocalHosting;

[Trait(Tiers.Name, Tiers.Integration)]
[UnsupportedOSPlatform("windows")]
public sealed class DataFolderTests : IDisposable
{
    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory();

    public void Dispose() => _parent.Delete(recursive: true);

    [Fact]
    public void Open_AnotherAppHostUsesIt_SaysSo()
    {
        using var first = Folder();
        using var second = Folder();
        first.Open();

        var failure = Assert.Throws<DistributedApplicationException>(second.Open);

        Assert.Contains("in use by another AppHost", failure.Message, StringComparison.Ordinal);
        first.Dispose();
        second.Open();
    }

    [Fact]
    public void SecretFor_SecondRun_IsTheSameAndOnlyItsOwnerReadsIt()
    {
        using var first = Folder();
        first.Open();
        var secret = first.SecretFor("redis");
        first.Dispose();
        using var second = Folder();
        second.Open();

        Assert.Equal(secret, second.SecretFor("redis"));
        Assert.Equal(64, secret.Length);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(second.Root, "redis.password")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FolderFor_SecondRun_IsKeptOnlyIfPersistent(bool persistent)
    {
        using var data = Folder();
        data.Open();
        var file = Path.Combine(data.FolderFor("redis", persistent), "file");
        File.WriteAllText(file, "");

        data.FolderFor("redis", persistent);

        Assert.Equal(persistent, File.Exists(file));
    }

    [Fact]
    public void Dispose_Temporary_DeletesIt()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("LocalHosting:TemporaryData", "true")]).Build();
        using var data = new DataFolder(configuration, ofProject: null, _parent.FullName);
        data.Open();

        data.Dispose();

        Assert.False(Directory.Exists(data.Root));
    }

    private DataFolder Folder() => new(new ConfigurationBuilder().Build(), ofProject: null, _parent.FullName);
}
