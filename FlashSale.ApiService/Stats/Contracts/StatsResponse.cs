namespace FlashSale.ApiService.Stats;

/// <summary>The whole system at a glance: all replicas and workers, whichever of them answers.</summary>
/// <param name="At">When these figures were taken, by the clock of Redis.</param>
/// <param name="Instances">Processes that said something in the last seconds.</param>
/// <param name="Purchases">Requests since each of those processes began: what happens now is the difference of two answers.</param>
/// <param name="Latency">Of purchase requests, by the servers' own measure.</param>
/// <param name="Cache">Look-ups of products since each of those processes began.</param>
/// <param name="Stream">What the store has not heard of yet.</param>
/// <param name="DeadLetters">Events and mails that were given up.</param>
/// <param name="MailsWaiting">Mails that wait to be sent.</param>
/// <param name="StreamsOpen">Streams of events that are open.</param>
/// <param name="Sales">All live sales.</param>
internal sealed record StatsResponse(
    DateTimeOffset At,
    IReadOnlyList<InstanceStats> Instances,
    PurchaseStats Purchases,
    LatencyStats Latency,
    CacheStats Cache,
    StreamStats Stream,
    long DeadLetters,
    long MailsWaiting,
    long StreamsOpen,
    IReadOnlyList<SaleStats> Sales
);
