using FlashSale.Bare;

// What the benchmark compares with: Kestrel, routing and source-generated JSON, with no work between request and answer.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false);
builder.Services.ConfigureHttpJsonOptions(static options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, BareJson.Default));

var app = builder.Build();
app.MapGet("/json", static () => TypedResults.Ok(BareAnswer.Sample));

// The same answer to a request that looks like a purchase: shows what longer requests cost by themselves.
app.MapPost("/api/v1/user/buy/{id}", static (string id) => TypedResults.Ok(BareAnswer.Sample));
await app.RunAsync();
