using System.Globalization;
using System.Net;

namespace FlashSale.LocalHosting;

/// <summary>Asks the instance on its own port, not through the proxy: each replica has a health of its own.</summary>
internal sealed class HttpProbe(string path, HttpStatusCode expected, string? endpointName) : IProbe
{
    private static readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    public async Task<bool> IsHealthyAsync(Instance instance, CancellationToken cancel)
    {
        var port = endpointName is null ? instance.TargetPorts.First().Value : instance.TargetPorts[endpointName];
        var url = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}/{path.TrimStart('/')}");
        using var response = await _client.GetAsync(new Uri(url), HttpCompletionOption.ResponseHeadersRead, cancel);
        return response.StatusCode == expected;
    }
}
