using FlashSale.ApiService.Products;
using FlashSale.ApiService.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FlashSale.ApiService.Profile;

/// <summary>What a visitor sees of themselves.</summary>
internal static class ProfileApi
{
    public static void MapProfile(this IEndpointRouteBuilder api)
    {
        var user = api.MapGroup("user").WithTags("Profile").RequireSession();
        user.MapGet("profile", Show).WithSummary("Who you are.");
        user.MapPost("profile", Show).WithSummary("As GET, as first published.");
        user.MapPost("porfile", Show).WithSummary("As GET, misspelt as first published.");
        user.MapGet("products", ProductApi.ListAsync).WithSummary("As GET product.");
    }

    internal static Ok<ProfileResponse> Show(CurrentSession current) =>
        TypedResults.Ok(new ProfileResponse(current.User.Value, current.Value.Email, current.Value.Role, current.Value.Verified));
}
