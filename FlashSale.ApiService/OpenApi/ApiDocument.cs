using System.Globalization;
using FlashSale.ApiService.Overload;
using FlashSale.ApiService.Problems;
using FlashSale.ApiService.Purchases;
using FlashSale.ApiService.Sessions;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FlashSale.ApiService.OpenApi;

/// <summary><c>/openapi/v1.json</c>: what the framework can see, and what our own metadata says.</summary>
internal static class ApiDocument
{
    /// <summary>Of the document, and in its path.</summary>
    public const string Name = "v1";

    private const string CookieScheme = "session";

    /// <summary>What every endpoint with a body may say before it is asked.</summary>
    private static readonly ProblemType[] BodyRefusals =
    [
        ProblemTypes.InvalidJson,
        ProblemTypes.PayloadTooLarge,
        ProblemTypes.UnsupportedMediaType,
    ];

    public static IServiceCollection AddApiDocument(this IServiceCollection services) =>
        services
            .AddSingleton<DocumentText>()
            .AddOpenApi(
                Name,
                static options =>
                {
                    // HEAD goes without saying where there is a GET.
                    options.ShouldInclude = static route => route.HttpMethod != HttpMethods.Head;
                    options.AddDocumentTransformer(DescribeDocument);
                    options.AddOperationTransformer(DescribeOperation);
                    options.AddSchemaTransformer(DescribeSchema);
                }
            );

    public static void MapDocument(this IEndpointRouteBuilder app) =>
        app.MapGet($"/openapi/{Name}.json", static (DocumentText text, CancellationToken cancel) => text.AnswerAsync(cancel))
            .ExcludeFromDescription()
            .GuardOverload();

    private static Task DescribeDocument(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancel)
    {
        // Where it was asked for, and not what that request called itself: the document is made once.
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Info.Title = "FlashSale API";
        document.Info.Version = "v1";
        document.Info.Description = "Refusals are problem documents (RFC 9457); GET /problems lists every kind.";
        document.Components ??= new();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[CookieScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Cookie,
            Name = SessionCookie.Name,
            Description = "Set by POST /api/v1/auth/login.",
        };
        return Task.CompletedTask;
    }

    private static async Task DescribeOperation(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancel
    )
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<SessionRequirement>().Any())
            operation.Security = [new() { [new OpenApiSecuritySchemeReference(CookieScheme, context.Document)] = [] }];
        if (metadata.OfType<TakesIdempotencyKey>().FirstOrDefault() is { } key)
            (operation.Parameters ??= []).Add(IdempotencyKeyParameter(key.Required));
        var types = metadata.OfType<Refusals>().SelectMany(static refusals => refusals.Types);
        if (operation.RequestBody is not null)
            types = types.Concat(BodyRefusals);
        if (context.Document is { } document)
        {
            var schema = await context.GetOrCreateSchemaAsync(typeof(Problem), cancellationToken: cancel);
            document.AddComponent(nameof(Problem), schema);
            foreach (var kinds in types.Distinct().GroupBy(static type => type.Status).OrderBy(static kinds => kinds.Key))
                AddRefusal(operation, kinds, document);
        }
    }

    private static void AddRefusal(OpenApiOperation operation, IGrouping<int, ProblemType> kinds, OpenApiDocument document) =>
        (operation.Responses ??= [])[kinds.Key.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
        {
            Description = string.Join(", ", kinds.Select(static type => $"`{type.Code}`")),
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [ProblemResult.MediaType] = new() { Schema = new OpenApiSchemaReference(nameof(Problem), document) },
            },
        };

    /// <summary>A converter of our own hides from the framework that an instant is text.</summary>
    private static Task DescribeSchema(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancel)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type == typeof(DateTimeOffset))
            (schema.Type, schema.Format) = (JsonSchemaType.String, "date-time");
        return Task.CompletedTask;
    }

    private static OpenApiParameter IdempotencyKeyParameter(bool required) =>
        new()
        {
            Name = IdempotencyKey.Header,
            In = ParameterLocation.Header,
            Required = required,
            Description = "1 to 255 visible ASCII characters. The same one again with each retry.",
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                MinLength = 1,
                MaxLength = 255,
            },
        };
}
