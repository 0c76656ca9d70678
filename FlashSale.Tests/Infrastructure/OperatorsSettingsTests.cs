namespace FlashSale.Tests.Infrastructure;

[Trait(Tiers.Name, Tiers.Unit)]
public sealed class OperatorsSettingsTests
{
    [Theory]
    [InlineData("Payments__Provider", true)]
    [InlineData("ConnectionStrings__redis", true)]
    [InlineData("FLASHSALE_ADMIN_EMAIL", true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", true)]
    [InlineData("FLASHSALE_TEST_RUN", false)]
    [InlineData("FLASHSALE_TEST_MONGODB", false)]
    [InlineData("FLASHSALE_SCREENSHOTS", false)]
    [InlineData("Engine", false)]
    [InlineData("DOTNET_HOST_PATH", false)]
    public void Configures_Variable_OnlyWhatTheProductReads(string name, bool configures) =>
        Assert.Equal(configures, OperatorsSettings.Configures(name));
}
