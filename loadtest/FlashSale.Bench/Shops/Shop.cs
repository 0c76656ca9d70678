using System.Globalization;
using System.Net;
using System.Text;
using FlashSale.Bench.Sites;
using FlashSale.Crowd;
using FlashSale.Crowd.Api;
using FlashSale.Crowd.Api.Contract;

namespace FlashSale.Bench.Shops;

/// <summary>Who buys in a run and what is for sale: all of it made through the API, and in the end audited through it.</summary>
internal sealed class Shop : IDisposable
{
    private const int MintAtOnce = 10_000;
    private const int Hands = 64;

    /// <summary>So often a press that prepares something is repeated while Redis is away.</summary>
    private const int Attempts = 5;

    /// <summary>Units that a product may be created with; more are restocked.</summary>
    private const int MostAtOnce = 1_000_000;

    private readonly Addresses _addresses = new();
    private readonly HttpClient _http;
    private readonly Caller _door;
    private readonly Administrator _administrator;
    private readonly string _password;
    private readonly List<string> _sales = [];
    private List<string> _sessions = [];

    /// <param name="site">Must run.</param>
    /// <param name="folder">For the file of sessions.</param>
    /// <param name="progress">Hears of what takes long.</param>
    public Shop(BenchSite site, string folder, Action<string> progress)
    {
        _http = Caller.Connect(site.ApiUrl, TimeSpan.FromSeconds(30));
        _door = new Caller(_http, _addresses.Next(), sessionId: null);
        _password = site.Password;
        _administrator = new Administrator(_door, progress, _password);
        SessionFile = Path.Combine(folder, "sessions");
    }

    /// <summary>One session id a line.</summary>
    public string SessionFile { get; }

    /// <summary>The sales that were opened so far.</summary>
    public IReadOnlyList<string> Sales => _sales;

    public int Buyers => _sessions.Count - 1;

    /// <param name="buyers">Verified sessions to make; written down in <see cref="SessionFile"/>.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task OpenAsync(int buyers, CancellationToken cancel)
    {
        await _administrator.SignInAsync(cancel);
        var sessions = new List<string>(buyers + 1);
        while (sessions.Count <= buyers)
        {
            var count = Math.Min(MintAtOnce, buyers + 1 - sessions.Count);
            sessions.AddRange((await _administrator.MintSessionsAsync(count, cancel)).Select(static session => session.SessionId));
        }
        _sessions = sessions;
        // The last one never presses for the load generator: it is the one who buys the last unit.
        await File.WriteAllLinesAsync(SessionFile, sessions.SkipLast(1), cancel);
    }

    /// <summary>Purchases are confirmed at once. A limit of 0 is none.</summary>
    public async Task<string> OpenSaleAsync(string name, int units, CancellationToken cancel, int perUserLimit = 1)
    {
        var product = new NewProduct($"Bench: {name}", "", 1999, "EUR", Math.Min(units, MostAtOnce), perUserLimit, HoldSeconds: 0);
        var id = (await _administrator.CreateProductAsync(product, cancel)).Id;
        if (units > MostAtOnce)
            await RestockAsync(id, units - MostAtOnce, cancel);
        _sales.Add(id);
        return id;
    }

    public async Task<string> OpenSoldOutSaleAsync(CancellationToken cancel)
    {
        var sale = await OpenSaleAsync("sold out", 1, cancel);
        await BuyAsync(sale, _sessions[^1], "last-unit", cancel);
        return sale;
    }

    /// <summary>The first <paramref name="buyers"/> buy with the keys <c>{prefix}-{number}-0</c>, as <c>buy.lua</c> names its first ones.</summary>
    public Task BuyAllAsync(string sale, int buyers, string prefix, CancellationToken cancel) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, buyers),
            new ParallelOptions { MaxDegreeOfParallelism = Hands, CancellationToken = cancel },
            async (i, token) => await BuyAsync(sale, _sessions[i], string.Create(CultureInfo.InvariantCulture, $"{prefix}-{i}-0"), token)
        );

    public async Task<Runtime> ReadRuntimeAsync(CancellationToken cancel)
    {
        var answer = await _door.SendAsync(HttpMethod.Get, "dev/runtime", null, cancel);
        return answer.Read(BenchJson.Default.Runtime, "Reading dev/runtime");
    }

    /// <summary>Asked for again while there is none: a Redis that is busy writing its file anew may not answer in time.</summary>
    /// <exception cref="NotTriedException">The system gave none for half a minute.</exception>
    public async Task<AuditAnswer> AuditAsync(string sale, CancellationToken cancel)
    {
        for (var attempt = 0; attempt < 60; attempt++)
        {
            if (await _administrator.TryAuditAsync(sale, cancel) is { } audit)
                return audit;
            await Task.Delay(500, cancel);
        }
        throw new NotTriedException($"There is no audit of {sale}.");
    }

    public void Dispose()
    {
        _door.Dispose();
        _http.Dispose();
    }

    private async Task RestockAsync(string sale, int units, CancellationToken cancel)
    {
        var body = string.Create(CultureInfo.InvariantCulture, $$"""{"units":{{units}}}""");
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var answer = await _door.SendAsync(HttpMethod.Post, $"admin/sales/{sale}/restock", content, cancel);
        if (!answer.IsSuccess)
            throw new NotTriedException($"Restocking got {answer.Describe()}.");
    }

    private async Task BuyAsync(string sale, string session, string key, CancellationToken cancel)
    {
        string address;
        lock (_addresses)
            address = _addresses.Next();
        using var buyer = new Caller(_http, address, session);
        var answer = await PressAsync();
        // No measurement yet: a disk that stalls is no reason to give a whole run up. The first press may have been accepted all the same.
        for (var attempt = 1; answer.Status == HttpStatusCode.ServiceUnavailable && attempt < Attempts; attempt++)
        {
            await Task.Delay(TimeSpan.FromSeconds(attempt), cancel);
            answer = await PressAsync();
        }
        if (answer.Status is not (HttpStatusCode.Created or HttpStatusCode.OK))
            throw new NotTriedException($"A purchase that prepares a measurement got {answer.Describe()}.");

        Task<ApiAnswer> PressAsync() => buyer.SendAsync(HttpMethod.Post, $"user/buy/{sale}", null, cancel, key);
    }
}
