using FlashSale.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FlashSale.Worker;

/// <summary>The worker's parts, in the order in which an entry meets them.</summary>
internal static class WorkerRegistration
{
    public static IHostApplicationBuilder AddSaleWorker(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSettings<SaleOptions>(SaleOptions.Section);
        services.AddSettings<ConsumerOptions>(ConsumerOptions.Section);
        services.AddSettings<HoldOptions>(HoldOptions.Section);
        services.AddSettings<PublisherOptions>(PublisherOptions.Section);
        services.AddSettings<ReconcileOptions>(ReconcileOptions.Section);
        services.AddSettings<ArchiveOptions>(ArchiveOptions.Section);
        services.AddSettings<GaugeOptions>(GaugeOptions.Section);
        services.AddSettings<SettlerOptions>(SettlerOptions.Section);
        services.AddSettings<MailOptions>(MailOptions.Section);
        services.AddSettings<DecisionFileOptions>(DecisionFileOptions.Section);

        services.AddSingleton<LiveSales>();
        services.AddSingleton<LoopHealth>();
        services.AddHealthChecks().AddCheck<ConsumerHealthCheck>("consumer", tags: ["ready"]);

        services.AddSingleton<ConsumerName>();
        services.AddSingleton<FailureLedger>();
        services.AddSingleton<SaleEntryWriter>();
        services.AddSingleton<OrderBatchHandler>();
        services.AddSingleton<SaleRebuild>();

        services.AddLoop<SaleWatcher>();
        services.AddLoop<OrderConsumer>();
        services.AddLoop<DeadConsumerReclaimer>();
        services.AddLoop<ConsumerNameCleaner>();
        services.AddLoop<StreamTrimmer>().AddSingleton<IBatchListener>(Same<StreamTrimmer>);
        services.AddLoop<HoldSweeper>();
        services.AddReconciling();
        services.AddSingleton<SaleArchiver>();
        services.AddLoop<Reconciler>();
        services.AddLoop<SaleOpener>();
        services.AddLoop<SaleGuard>();
        services.AddLoop<StockPublisher>().AddSingleton<IBatchListener>(Same<StockPublisher>);
        services.AddLoop<DecisionFileKeeper>();
        services.AddLoop<SaleGauges>();
        services.AddLoop<PaymentSettler>();
        services.AddLoop<OrderNotifier>();
        services.AddLoop<OutboxSender>();
        services.AddProcessReports("worker");
        return builder;
    }

    private static void AddSettings<T>(this IServiceCollection services, string section)
        where T : class => services.AddOptions<T>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();

    private static IServiceCollection AddLoop<T>(this IServiceCollection services)
        where T : BackgroundService => services.AddSingleton<T>().AddHostedService(Same<T>);

    private static T Same<T>(IServiceProvider services)
        where T : notnull => services.GetRequiredService<T>();
}
