using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FlashSale.Tests.Api;

/// <summary>What the boot says that somebody has to know.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class BootLogTests(ApiFixture api)
{
    [Fact]
    public async Task Boot_ProductionWithoutAPassword_SaysThatThereIsNoAdministrator()
    {
        using var log = new CollectedLog();
        await using var host = await ApiHost.StartAsync(
            api.Redis,
            $"{api.Store}-{Guid.NewGuid():N}",
            services => services.AddLogging(logging => logging.AddProvider(log)),
            "Production",
            ("FLASHSALE_ADMIN_PASSWORD", "")
        );

        await Eventually.IsTrueAsync(
            () =>
                log.Lines.Any(static line =>
                    line.Contains("There is no administrator: FLASHSALE_ADMIN_PASSWORD is not set", StringComparison.Ordinal)
                ),
            "the boot says so"
        );
    }
}
