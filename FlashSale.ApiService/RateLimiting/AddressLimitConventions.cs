using FlashSale.ApiService.Problems;

namespace FlashSale.ApiService.RateLimiting;

/// <summary>Sets <see cref="AddressLimit"/> in a feature's table of contents.</summary>
internal static class AddressLimitConventions
{
    public static TBuilder LimitAddress<TBuilder>(this TBuilder endpoints, string action, bool deferred = false)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new AddressLimit(action, deferred)).Refuses(ProblemTypes.RateLimited);
}
