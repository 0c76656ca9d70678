using FlashSale.ApiService.Problems;

namespace FlashSale.ApiService.Sessions;

/// <summary>Sets <see cref="SessionRequirement"/> in a feature's table of contents. The last one counts.</summary>
internal static class SessionConventions
{
    public static TBuilder RequireSession<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new SessionRequirement(SessionLevel.SignedIn)).Refuses(ProblemTypes.NoSession);

    public static TBuilder RequireVerified<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints
            .WithMetadata(new SessionRequirement(SessionLevel.Verified))
            .Refuses(ProblemTypes.NoSession, ProblemTypes.OtpRequired, ProblemTypes.CrossSite);

    public static TBuilder RequireAdmin<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints
            .WithMetadata(new SessionRequirement(SessionLevel.Admin))
            .Refuses(ProblemTypes.NoSession, ProblemTypes.OtpRequired, ProblemTypes.Forbidden, ProblemTypes.CrossSite);
}
