using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using FlashSale.Tests.Infrastructure;
using Microsoft.Playwright;

namespace FlashSale.Tests.Browser;

/// <summary>
/// Somebody with a browser: a profile of their own, one tab or several. Whatever a page does wrong (an error in the console, an uncaught
/// exception, a request to anybody else) fails the test that the visitor belongs to, when they leave.
/// </summary>
internal sealed class Visitor : IAsyncDisposable
{
    /// <summary>Chromium writes every answer from 400 on into the console as an error. A refusal is part of the contract, not a mistake.</summary>
    private const string RefusedRequest = "Failed to load resource: the server responded with a status of ";

    /// <summary>Chromium's words for a request that got no answer.</summary>
    private const string LostRequest = "Failed to load resource: net::ERR_";

    private readonly ConcurrentQueue<string> _mistakes = [];
    private readonly List<string> _expected = [];
    private readonly Uri _shop;

    private Visitor(IBrowserContext profile, Uri shop)
    {
        Profile = profile;
        _shop = shop;
        profile.Console += (_, message) => Check(message);
        profile.WebError += (_, error) => _mistakes.Enqueue($"uncaught: {error.Error}");
        profile.Request += (_, request) => Check(request);
    }

    /// <summary>Cookies, storage and network of this visitor.</summary>
    public IBrowserContext Profile { get; }

    /// <summary>The first tab.</summary>
    public IPage Page { get; private set; } = null!;

    /// <summary>The session that <see cref="SignInAsync"/> was given.</summary>
    public string? Session { get; private set; }

    /// <summary>Set by a test that cuts the line: requests without an answer are no mistake of the page then.</summary>
    public bool LosesConnection { get; set; }

    public static async Task<Visitor> ArriveAsync(IBrowser browser, Uri shop, Screen screen, ColorScheme theme)
    {
        var profile = await browser.NewContextAsync(
            new()
            {
                BaseURL = shop.ToString(),
                ViewportSize = new() { Width = screen.Width, Height = screen.Height },
                DeviceScaleFactor = screen.Scale,
                HasTouch = screen.Touch,
                ColorScheme = theme,
                ReducedMotion = ReducedMotion.Reduce,
                Locale = "en-GB",
                TimezoneId = "UTC",
                // All browsers of a test run have one address, and an address may log in five times a minute.
                ExtraHTTPHeaders = [new("X-Forwarded-For", Address())],
            }
        );
        profile.SetDefaultTimeout((float)Eventually.Bound.TotalMilliseconds);
        Assertions.SetDefaultExpectTimeout((float)Eventually.Bound.TotalMilliseconds);
        var visitor = new Visitor(profile, shop);
        visitor.Page = await visitor.OpenTabAsync();
        return visitor;
    }

    /// <summary>The shop in the first tab.</summary>
    public ShopPage Shop => new(Page);

    /// <summary>Signed in without going through the page.</summary>
    /// <param name="session">A verified session's id.</param>
    public async Task SignInAsync(string session)
    {
        Session = session;
        var cookie = new Cookie
        {
            Name = "sessionId",
            Value = session,
            Url = _shop.ToString(),
            HttpOnly = true,
        };
        await Profile.AddCookiesAsync([cookie]);
    }

    /// <summary>What the API says to this visitor, past the page.</summary>
    public async Task<JsonElement> AskAsync(string path)
    {
        var answer = await Profile.APIRequest.GetAsync($"/api/v1/{path}");
        Assert.True(answer.Ok, $"{answer.Status} {path}");
        return (await answer.JsonAsync())!.Value;
    }

    /// <summary>This visitor's orders.</summary>
    public async Task<JsonElement[]> OrdersAsync() => [.. (await AskAsync("user/orders")).GetProperty("items").EnumerateArray()];

    /// <summary>Another tab of the same profile.</summary>
    public Task<IPage> OpenTabAsync() => Profile.NewPageAsync();

    /// <summary>A mistake whose words contain this belongs to the test, which fails when it does not happen.</summary>
    public void ExpectMistake(string words) => _expected.Add(words);

    public async ValueTask DisposeAsync()
    {
        await Profile.CloseAsync();
        Assert.All(_expected, words => Assert.Contains(_mistakes, mistake => mistake.Contains(words, StringComparison.Ordinal)));
        var others = _mistakes.Where(mistake => !_expected.Exists(words => mistake.Contains(words, StringComparison.Ordinal)));
        Assert.Empty(others);
    }

    private static string Address() => string.Join('.', RandomNumberGenerator.GetBytes(4).Select(static b => (b % 250) + 1));

    private void Check(IConsoleMessage message)
    {
        if (message.Type is not ("error" or "warning"))
            return;
        var ofApi = message.Location.Contains("/api/v1/", StringComparison.Ordinal);
        var refused = ofApi && message.Text.StartsWith(RefusedRequest, StringComparison.Ordinal);
        var lost = LosesConnection && message.Text.StartsWith(LostRequest, StringComparison.Ordinal);
        if (!refused && !lost)
            _mistakes.Enqueue($"console {message.Type}: {message.Text} ({message.Location})");
    }

    private void Check(IRequest request)
    {
        var uri = new Uri(request.Url);
        if (uri.Scheme != "data" && uri.Authority != _shop.Authority)
            _mistakes.Enqueue($"a request to somebody else: {uri}");
    }
}
