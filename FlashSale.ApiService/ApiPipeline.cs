using FlashSale.ApiService.Admin;
using FlashSale.ApiService.Auth;
using FlashSale.ApiService.DeadLetters;
using FlashSale.ApiService.DevTools;
using FlashSale.ApiService.FastLane;
using FlashSale.ApiService.Json;
using FlashSale.ApiService.Live;
using FlashSale.ApiService.OpenApi;
using FlashSale.ApiService.Orders;
using FlashSale.ApiService.Overload;
using FlashSale.ApiService.Pages;
using FlashSale.ApiService.Payments;
using FlashSale.ApiService.Problems;
using FlashSale.ApiService.Products;
using FlashSale.ApiService.Profile;
using FlashSale.ApiService.Purchases;
using FlashSale.ApiService.Security;
using FlashSale.ApiService.Stats;
using FlashSale.Domain;

namespace FlashSale.ApiService;

/// <summary>What a request goes through, and where it ends.</summary>
internal static class ApiPipeline
{
    /// <summary>Where the API's own routes are.</summary>
    public const string Prefix = "/api/v1";

    /// <summary>The page that shows the API's document.</summary>
    public const string Docs = "/docs";

    /// <remarks>Routing comes first: each step after it can see the endpoint.</remarks>
    public static WebApplication UseApi(this WebApplication app)
    {
        // Routing also judges the type of a body, so it is told before that there is none.
        app.Use(
            static (context, next) =>
            {
                if (context.Request is { ContentLength: 0, ContentType: not null } request)
                    request.ContentType = null;
                return next(context);
            }
        );
        app.UseRouting();
        app.UseMiddleware<FastLaneMiddleware>();
        app.UseMiddleware<SecurityHeadersMiddleware>();
        app.UseExceptionHandler(static _ => { });
        app.UseStatusCodePages(static context =>
            ProblemTypes.ForStatus(context.HttpContext.Response.StatusCode) is { } type
                ? new ProblemResult(type).ExecuteAsync(context.HttpContext)
                : Task.CompletedTask
        );
        app.UseMiddleware<LoopbackOnlyMiddleware>();
        // As early as may be: whom there is no place for is to cost little.
        app.UseOverloadGuard();
        app.UseForwardedHeaders();
        app.UseMiddleware<CrossSiteMiddleware>();
        app.UseMiddleware<AccessMiddleware>();
        // Every other request would pass through it, and wait in it.
        app.UseWhen(
            static context => context.Request.Path.StartsWithSegments(Docs),
            static docs =>
                docs.UseSwaggerUI(static page =>
                {
                    page.RoutePrefix = Docs[1..];
                    page.DocumentTitle = "FlashSale API";
                    page.SwaggerEndpoint("/openapi/v1.json", "FlashSale API v1");
                })
        );
        app.UseMiddleware<CharsetMiddleware>();
        return app;
    }

    public static WebApplication MapApi(this WebApplication app)
    {
        var devTools = Storage.DevTools.AreEnabled(app.Configuration, app.Environment);
        var api = app.MapGroup(Prefix).GuardOverload();
        api.MapAuth();
        api.MapProducts();
        api.MapLive();
        api.MapProductAdmin();
        api.MapProfile();
        api.MapPurchases();
        api.MapOrders();
        api.MapPayments();
        api.MapSaleAdmin();
        api.MapReconcile();
        api.MapDeadLetters();
        api.MapStats();
        if (devTools)
            api.MapDevTools();
        app.MapProblems();
        app.MapDocument();
        app.MapPages();
        Log.Started(app.Logger, app.Services.GetRequiredService<IStoreLifecycle>().Description, devTools ? "on" : "off");
        return app;
    }
}
