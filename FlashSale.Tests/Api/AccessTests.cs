using FlashSale.ApiService.Security;
using FlashSale.ApiService.Sessions;
using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using Microsoft.AspNetCore.Routing;

namespace FlashSale.Tests.Api;

/// <summary>Who may come in where: every route of the API, as the contract has it.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class AccessTests(ApiFixture api)
{
    private const string Anyone = "anyone";
    private const string Session = nameof(SessionLevel.SignedIn);
    private const string Verified = nameof(SessionLevel.Verified);
    private const string Admin = nameof(SessionLevel.Admin);
    private const string ThisMachine = "this machine";

    private static readonly Dictionary<string, string> Contract = new()
    {
        ["POST auth/register"] = Anyone,
        ["POST auth/login"] = Anyone,
        ["POST auth/verify-otp"] = Session,
        ["POST auth/resend-otp"] = Session,
        // Ends the session if there is one: who has none is where they wanted to be.
        ["POST auth/logout"] = Anyone,
        ["GET product"] = Anyone,
        ["HEAD product"] = Anyone,
        ["GET product/{id}"] = Anyone,
        ["HEAD product/{id}"] = Anyone,
        ["GET events"] = Anyone,
        ["POST product/create-product"] = Admin,
        ["PUT product/update-product/{id}"] = Admin,
        ["PUT products/update-product/{id}"] = Admin,
        ["DELETE product/delete-product/{id}"] = Admin,
        ["GET user/profile"] = Session,
        ["POST user/profile"] = Session,
        ["POST user/porfile"] = Session,
        ["GET user/products"] = Session,
        ["POST user/buy/{id}"] = Verified,
        ["GET user/orders"] = Session,
        ["GET user/orders/{id}"] = Session,
        ["POST user/orders/{id}/pay"] = Verified,
        ["POST user/orders/{id}/cancel"] = Verified,
        // Its signature says who it is.
        ["POST payments/webhook"] = Anyone,
        ["GET admin/sales/{id}/audit"] = Admin,
        ["POST admin/sales/{id}/restock"] = Admin,
        ["POST admin/sales/{id}/pause"] = Admin,
        ["POST admin/sales/{id}/resume"] = Admin,
        ["POST admin/sales/{id}/close"] = Admin,
        ["POST admin/sales/{id}/reconcile"] = Admin,
        ["GET admin/sales/{id}/repairs"] = Admin,
        ["POST admin/reconcile"] = Admin,
        ["GET admin/repairs"] = Admin,
        ["GET admin/dead-letters"] = Admin,
        ["POST admin/dead-letters/replay"] = Admin,
        ["POST admin/dead-letters/{id}/replay"] = Admin,
        ["POST admin/dead-letters/{id}/discard"] = Admin,
        ["GET admin/stats"] = Admin,
        ["GET dev/mailbox/{email}"] = ThisMachine,
        ["POST dev/sessions"] = ThisMachine,
        ["GET dev/runtime"] = ThisMachine,
    };

    public static TheoryData<string, UserRole> GuardedRoutes()
    {
        var routes = new TheoryData<string, UserRole>();
        foreach (var (route, _) in Contract.Where(static rule => rule.Value is Verified or Admin))
        {
            routes.Add(route, UserRole.Customer);
            routes.Add(route, UserRole.Admin);
        }
        return routes;
    }

    [Fact]
    public void Endpoints_OfTheApi_LetInWhomTheContractSays()
    {
        var rules = Endpoints().SelectMany(Rules).Order(StringComparer.Ordinal);

        Assert.Equal(Contract.Select(static rule => $"{rule.Key}: {rule.Value}").Order(StringComparer.Ordinal), rules);
    }

    /// <summary>A password alone, an administrator's too, changes nothing.</summary>
    [Theory]
    [MemberData(nameof(GuardedRoutes))]
    public async Task Guarded_PasswordOnly_IsAskedForTheOneTimePassword(string route, UserRole role)
    {
        var user = (await api.Get<IUserStore>().FindByEmailAsync(await EmailOfAsync(role), default))!;
        Assert.Equal(role, user.Role);
        using var client = api.NewClient();
        client.SessionId = (await api.Get<ISessionStore>().CreateAsync(user, verified: false, default)).Id;
        var (method, path) = (route.Split(' ')[0], route.Split(' ')[1].Replace("{id}", ProductId.New().Value, StringComparison.Ordinal));

        var answer = await client.SendAsync(method, path, method == "GET" ? null : "{}", ("Idempotency-Key", "one"));

        answer.IsProblem(403, "otp_required");
    }

    private async Task<string> EmailOfAsync(UserRole role)
    {
        if (role == UserRole.Admin)
            return "admin@flashsale.local";
        using var buyer = await api.NewBuyerAsync();
        return (await buyer.GetAsync("user/profile")).Text("email")!;
    }

    private static IEnumerable<string> Rules(RouteEndpoint endpoint)
    {
        var who =
            endpoint.Metadata.GetMetadata<SessionRequirement>()?.Level.ToString()
            ?? (endpoint.Metadata.GetMetadata<LoopbackOnly>() is null ? Anyone : ThisMachine);
        var route = endpoint.RoutePattern.RawText!["/api/v1/".Length..].TrimEnd('/');
        return endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {route}: {who}");
    }

    private IEnumerable<RouteEndpoint> Endpoints() =>
        api.Get<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(static endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api/v1/", StringComparison.Ordinal));
}
