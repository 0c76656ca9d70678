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
        // snapshot besides, and it is not written anew (one more process, and the whole of the data) each few seconds of a rush. A hash of a
        // million answers that expires is taken apart beside the work. A sale's hashes are tables from their first orders on: as lists, which
        // they would be up to 512 fields, they are searched from end to end with every purchase. The empty text comes last: on its way
        // into a container it gets lost, and Redis takes a "--save" of nothing for the same.
        .WithArgs("--appendonly", "yes", "--appendfsync", "always", "--auto-aof-rewrite-min-size", "1gb")
        .WithArgs("--lazyfree-lazy-expire", "yes", "--hash-max-listpack-entries", "16", "--save", "");

IResourceBuilder<IResourceWithConnectionString> database = IsConfigured(ResourceNames.Database)
    ? builder.AddConnectionString(ResourceNames.Database)
    : builder.AddMongoDB(ResourceNames.MongoDB).WithDataVolume().AddDatabase(ResourceNames.Database);

builder
    .AddProject<Projects.FlashSale_ApiService>(ResourceNames.Api)
    .WithReplicas(2)
    .WithReference(redis)
    .WithReference(database)
    .WithSettings("Redis", "Mail", "Payments")
    .WaitFor(redis)
    .WaitFor(database)
    .WithHttpHealthCheck("/health")
    .WithExternalHttpEndpoints()
    .WithUrlForEndpoint("http", static (EndpointReference _) => new() { Url = "/", DisplayText = "shop" });

builder
    .AddProject<Projects.FlashSale_Worker>(ResourceNames.Worker)
    .WithReference(redis)
    .WithReference(database)
    .WithSettings("Redis", "Mail", "Payments")
    .WaitFor(redis)
    .WaitFor(database)
    .WithHttpHealthCheck("/health");

builder.Build().Run();

bool IsConfigured(string name) => !string.IsNullOrEmpty(builder.Configuration.GetConnectionString(name));
