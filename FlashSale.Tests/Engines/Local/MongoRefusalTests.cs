using FlashSale.Storage;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.Hosting;

namespace FlashSale.Tests.Stores;

/// <summary>The Local engine has no MongoDB driver, and says what to do about it.</summary>
[Trait(Tiers.Name, Tiers.Unit)]
public sealed class MongoRefusalTests
{
    [Theory]
    [InlineData("mongodb://user:secret@localhost:27017/flashsale")]
    [InlineData("mongodb+srv://user:secret@cluster.example.com/flashsale")]
    public void AddDocumentStore_MongoConnectionString_SaysHowToBuild(string connectionString)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration["ConnectionStrings:flashsale"] = connectionString;

        var e = Assert.Throws<InvalidOperationException>(() => builder.AddDocumentStore());

        Assert.Contains("-p:Engine=Aspire", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", e.Message, StringComparison.Ordinal);
    }
}
