namespace FlashSale.ApiService.Problems;

/// <summary>Says in the table of contents how an endpoint may refuse; the API document shows it.</summary>
internal static class ProblemConventions
{
    public static TBuilder Refuses<TBuilder>(this TBuilder endpoints, params ProblemType[] types)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new Refusals(types));
}
