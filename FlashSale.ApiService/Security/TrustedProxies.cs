using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace FlashSale.ApiService.Security;

/// <summary>
/// Configuration section <c>ForwardedHeaders</c>: whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed. Nobody's by
/// default, not even loopback's as in the framework: whoever may write that header chooses which rate limit counts for them.
/// </summary>
internal sealed class TrustedProxies
{
    public const string Section = "ForwardedHeaders";

    /// <summary>Addresses, such as <c>10.0.0.5</c>.</summary>
    public string[] KnownProxies { get; init; } = [];

    /// <summary>Networks, such as <c>10.0.0.0/8</c>.</summary>
    public string[] KnownNetworks { get; init; } = [];

    /// <exception cref="InvalidOperationException">A list is written as one text, which would be taken for an empty list.</exception>
    public static TrustedProxies Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        SettingLists.Check(section, nameof(KnownProxies), nameof(KnownNetworks));
        return section.Get<TrustedProxies>() ?? new();
    }

    /// <exception cref="FormatException">An entry is no address or network; the message names it.</exception>
    public void Apply(ForwardedHeadersOptions options)
    {
        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        // As many as there are in a row: each is asked for by its address, and the first that nobody knows is the client.
        options.ForwardLimit = null;
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in KnownProxies)
            options.KnownProxies.Add(IPAddress.TryParse(proxy, out var address) ? address : throw Bad(nameof(KnownProxies), proxy));
        foreach (var network in KnownNetworks)
            options.KnownIPNetworks.Add(
                System.Net.IPNetwork.TryParse(network, out var range) ? range : throw Bad(nameof(KnownNetworks), network)
            );
        // None known would mean "check nobody": then nothing is to be forwarded at all.
        if (options.KnownProxies.Count + options.KnownIPNetworks.Count == 0)
            options.ForwardedHeaders = ForwardedHeaders.None;
    }

    private static FormatException Bad(string name, string value) => new($"{Section}:{name} has '{value}', which is not valid.");
}
