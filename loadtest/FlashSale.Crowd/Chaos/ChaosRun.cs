using FlashSale.Crowd.Api;
using FlashSale.Crowd.Chaos.Checking;
using FlashSale.Crowd.Chaos.Clients;
using FlashSale.Crowd.Chaos.Faults;
using FlashSale.Crowd.Chaos.Processes;
using FlashSale.Crowd.Judging;

namespace FlashSale.Crowd.Chaos;

/// <summary>Lets a crowd into a site that is being broken, lets both come to rest, and gathers what there is to judge.</summary>
internal sealed class ChaosRun(ChaosOptions options, Site site, RunClock clock, Action<string> progress)
{
    /// <summary>The last fault is undone, and the crowd still buys: what the faults left behind meets live traffic.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(2);

    /// <summary>The worker's claims and the last holds are a matter of seconds, repairs of thirty.</summary>
    private static readonly TimeSpan RestPatience = TimeSpan.FromSeconds(60);

    private readonly History _history = new();

    /// <param name="folder">Where the site keeps its data.</param>
    /// <param name="cancel">Ends the run without a verdict.</param>
    /// <exception cref="NotTriedException">The site can't be started, or a part of it does not come back.</exception>
    public async Task<ChaosResult> RunAsync(string folder, CancellationToken cancel)
    {
        progress($"starting Redis, two replicas of the API and the worker in {folder}");
        await site.StartAsync(cancel);
        using var door = new Caller(site.Urls[0], new Addresses().Next());
        var administrator = new Administrator(door, progress);
        await administrator.SignInAsync(cancel);
        var fair = new Fair(administrator);
        var plan = await fair.OpenAsync(CrowdPlan.Of(options.Seed, options.Length), cancel);
        var sessions = await administrator.MintSessionsAsync(plan.ShopperCount, cancel);

        progress($"{plan.ShopperCount:N0} shoppers come for {options.Length.TotalSeconds:N0} s; seed {options.Seed}");
        await using var watch = new HoldWatch(site.ConnectRedisAsync, plan.Held.ProductId);
        watch.Start();
        using var shoppers = new Shoppers(plan, site.Urls, sessions, _history, clock);
        var injector = new FaultInjector(site, clock, progress);
        await TogetherAsync(
            token => shoppers.RunAsync(token),
            token => injector.RunAsync(FaultPlan.Of(options.Seed), options.Length - Aftermath, token),
            cancel
        );

        progress("time is up; everything is started again and comes to rest");
        var over = clock.NowMs;
        List<Operation> shopping = [.. _history.Operations];
        await injector.HealAsync(cancel);
        var healed = clock.NowMs;
        await shoppers.AskAgainAsync(_history, cancel);
        var settling = new Settling(administrator, RestPatience);
        await settling.WaitAsync(plan.Offers.Select(static offer => offer.ProductId), cancel);
        var settled = TimeSpan.FromMilliseconds(clock.NowMs - over);
        var looks = await watch.StopAsync(cancel);
        TimeSpan? repaired = options.Drift ? await Drift.InjectAsync(site, plan.Plenty.ProductId, settling, progress, cancel) : null;
        using var redis = await site.ConnectRedisAsync(cancel);
        var sales = await fair.GatherAsync(plan, _history, redis, site.StorePath, cancel);
        Finding?[] punctual =
        [
            Punctuality.OfRecovery(injector.Records, shopping),
            Punctuality.OfHolds(looks, injector.Records, healed),
            repaired is { } time ? Punctuality.OfRepair(time) : null,
        ];
        return new ChaosResult
        {
            Options = options,
            Folder = folder,
            Faults = injector.Records,
            Sales = sales,
            Findings = [.. Checker.Judge(sales), .. punctual.OfType<Finding>(), Crashes(injector)],
            RedisRecoveries = Recovery.OfRedis(injector.Records, shopping),
            SettledAfter = settled,
            DriftRepairedAfter = repaired,
        };
    }

    /// <summary>If one of them fails, the other is not waited for to its end.</summary>
    private static async Task TogetherAsync(
        Func<CancellationToken, Task> first,
        Func<CancellationToken, Task> second,
        CancellationToken cancel
    )
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var tasks = new[] { first(both.Token), second(both.Token) };
        await foreach (var done in Task.WhenEach(tasks))
        {
            if (done.IsCompletedSuccessfully)
                continue;
            await both.CancelAsync();
            // The one that failed by itself, not the one that was then cancelled.
            await done;
        }
    }

    private static Finding Crashes(FaultInjector injector) =>
        new("no part ends by itself", injector.Crashes.Count == 0, string.Join("; ", injector.Crashes));
}
