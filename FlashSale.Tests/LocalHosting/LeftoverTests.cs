using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.LocalHosting;

[Trait(Tiers.Name, Tiers.Integration)]
public sealed class LeftoverTests
{
    /// <summary>The grace is long: it is not its end that kills what is left.</summary>
    [Fact]
    public async Task Stop_ProcessEndsButItsChildDoesNot_KillsTheChild()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create("--LocalHosting:StopGrace=00:10:00");
        builder.AddExecutable("leaver", "sh", ".", "-c", "trap 'exit 0' TERM; sh -c \"trap '' TERM; sleep 1000; sleep 1000\" & wait");
        await using var app = await builder.BuildAsync();
        await app.StartAsync();
        await app.ResourceNotifications.WaitForResourceHealthyAsync("leaver").WaitAsync(Eventually.Bound);
        var process = app.ResourceNotifications.IdOf("leaver");
        await Eventually.IsTrueAsync(() => Processes.ChildrenOf(process).SelectMany(Processes.ChildrenOf).Any(), "all of them run");
        var child = Processes.ChildrenOf(process)[0];

        await app.ResourceCommands.ExecuteCommandAsync("leaver", KnownResourceCommands.StopCommand).WaitAsync(Eventually.Bound);

        await Eventually.IsTrueAsync(() => !Processes.IsAlive(child), "what it left behind has ended");
    }
}
