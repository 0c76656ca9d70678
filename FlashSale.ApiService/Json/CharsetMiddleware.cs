using System.Text;
using FlashSale.ApiService.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace FlashSale.ApiService.Json;

/// <summary>
/// Lets the framework's reading of JSON meet only charsets that it can read. It takes the quotes that RFC 9110 allows around one for a part
/// of the name, and a name that nobody knows for a mistake of ours.
/// </summary>
internal sealed class CharsetMiddleware(RequestDelegate next)
{
    private static readonly ProblemResult Unknown = ProblemTypes.UnsupportedMediaType.Because(
        "The charset of the body is not known here. Send UTF-8."
    );

    // Most purchases have neither a body nor a type of it, and pay nothing here.
    public Task InvokeAsync(HttpContext context) =>
        context.Request.ContentType is not { } type
        || !type.Contains("charset", StringComparison.OrdinalIgnoreCase)
        || context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true }
        || context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>() is null
        || TryNormalize(context.Request, type)
            ? next(context)
            : Unknown.ExecuteAsync(context);

    // application/json; charset="utf-8"
    private static bool TryNormalize(HttpRequest request, string text)
    {
        // Whatever can't be read at all is refused where the body is read.
        if (!MediaTypeHeaderValue.TryParse(text, out var type) || !type.Charset.HasValue)
            return true;
        if (Find(HeaderUtilities.UnescapeAsQuotedString(type.Charset).ToString()) is not { } encoding)
            return false;
        type.Charset = encoding.WebName;
        request.ContentType = type.ToString();
        return true;
    }

    private static Encoding? Find(string name)
    {
        try
        {
            return Encoding.GetEncoding(name);
        }
        // The latter of UTF-7, which is known and not to be used.
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
