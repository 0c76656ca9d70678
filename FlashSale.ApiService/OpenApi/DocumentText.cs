using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace FlashSale.ApiService.OpenApi;

/// <summary>
/// The API's document as it is sent. Making it takes some 25 ms of a core, for which anybody could ask again and again; and nothing in it
/// changes while the process lives.
/// </summary>
internal sealed class DocumentText([FromKeyedServices(ApiDocument.Name)] IOpenApiDocumentProvider provider) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private volatile IResult? _made;

    public async Task<IResult> AnswerAsync(CancellationToken cancel)
    {
        if (_made is { } made)
            return made;
        await _turn.WaitAsync(cancel);
        try
        {
            return _made ??= await MakeAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<IResult> MakeAsync()
    {
        var document = await provider.GetOpenApiDocumentAsync(CancellationToken.None);
        var text = Encoding.UTF8.GetBytes(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, CancellationToken.None));
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(text).AsSpan(0, 8))}\"";
        return Results.Bytes(text, $"{MediaTypeNames.Application.Json}; charset=utf-8", entityTag: new EntityTagHeaderValue(tag));
    }
}
