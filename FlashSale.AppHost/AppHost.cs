using FlashSale.AppHost;
using Microsoft.Extensions.Configuration;

var builder = DistributedApplication.CreateBuilder(args);

// A server of yours, where ConnectionStrings:redis or ConnectionStrings:flashsale is configured; else one that is started here.
IResourceBuilder<IResourceWithConnectionString> redis = IsConfigured(ResourceNames.Redis)
    ? builder.AddConnectionString(ResourceNames.Redis)
    : builder
        .AddRedis(ResourceNames.Redis)
        .WithDataVolume()
        // Redis decides purchases: one that it has acknowledged must survive its crash. The append-only file is enough for that: no
        // snapshot besides, and it is not written anew (one more process, and the whole of the data) each few seconds of a rush.
        .WithArgs("--appendonly", "yes", "--appendfsync", "always", "--auto-aof-rewrite-min-size", "256mb", "--save", "");

IResourceBuilder<IResourceWithConnectionString> database = IsConfigured(ResourceNames.Database)
    ? builder.AddConnectionString(ResourceNames.Database)
    : builder.AddMongoDB(ResourceNames.MongoDB).WithDataVolume().AddDatabase(ResourceNames.Database);

builder
    .AddProject<Projects.FlashSale_ApiService>(ResourceNames.Api)
    .WithReplicas(2)
    // 32 MB of new objects between two collections. In a crowd thousands of requests are half done at any time: with less room most of what
    // belongs to them is moved on as if it were to stay. There is no setting for a project file.
    .WithEnvironment("DOTNET_GCgen0size", "0x2000000")
    .WithReference(redis)
    .WithReference(database)
    .WithSettings("Mail", "Payments")
    .WaitFor(redis)
    .WaitFor(database)
    .WithHttpHealthCheck("/health")
    .WithExternalHttpEndpoints()
    .WithUrlForEndpoint("http", static (EndpointReference _) => new() { Url = "/", DisplayText = "shop" });

builder
    .AddProject<Projects.FlashSale_Worker>(ResourceNames.Worker)
    .WithReference(redis)
    .WithReference(database)
    .WithSettings("Mail", "Payments")
    .WaitFor(redis)
    .WaitFor(database)
    .WithHttpHealthCheck("/health");

builder.Build().Run();

bool IsConfigured(string name) => !string.IsNullOrEmpty(builder.Configuration.GetConnectionString(name));
