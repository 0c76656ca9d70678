using System.Diagnostics;

namespace FlashSale.Crowd.Api;

/// <summary>Whether there is a system to talk to.</summary>
internal static class SiteProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Waits while it answers but isn't ready; gives up at once when nobody listens.</summary>
    /// <exception cref="NotTriedException">Nobody listens, or it doesn't become ready.</exception>
    public static async Task WaitUntilHealthyAsync(Uri url, Action<string> progress, CancellationToken cancel)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = url,
            Timeout = TimeSpan.FromSeconds(5),
        };
        var start = Stopwatch.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/health", UriKind.Relative), cancel);
                if (answer.IsSuccessStatusCode)
                    return;
                if ((int)answer.StatusCode < 500)
                    throw new NotTriedException($"What answers at {url} is no FlashSale: its /health is HTTP {(int)answer.StatusCode}.");
            }
            catch (HttpRequestException e)
                when (e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError)
            {
                throw new NotTriedException(
                    $"Nobody answers at {url}. Start the system with ./flashsale run, or name another with --url.",
                    e
                );
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
            {
                // It listens and doesn't answer properly yet, as a proxy does whose services are still starting.
            }
            if (Stopwatch.GetElapsedTime(start) > Patience)
                throw new NotTriedException($"{url}health has not been good for {Patience.TotalSeconds:N0} s: see the AppHost's log.");
            if (attempt == 0)
                progress($"waiting for {url} to be ready");
            await Task.Delay(500, cancel);
        }
    }
}
