namespace FlashSale.LocalHosting;

/// <summary>Where services send their telemetry (OTLP over gRPC).</summary>
internal sealed record OtlpTarget(string Endpoint, string ApiKey);
