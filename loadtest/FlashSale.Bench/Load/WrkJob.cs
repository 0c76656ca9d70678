namespace FlashSale.Bench.Load;

/// <summary>One run of wrk.</summary>
/// <param name="Url">Without a script of requests, what is asked for.</param>
/// <param name="Connections">All are open all the time, and each sends its next request when it has got its answer.</param>
/// <param name="Length">How long.</param>
/// <param name="Script">Of the folder <c>wrk</c>.</param>
/// <param name="Arguments">For the script.</param>
internal sealed record WrkJob(
    Uri Url,
    int Connections,
    TimeSpan Length,
    string Script = "report.lua",
    params IReadOnlyList<string> Arguments
);
