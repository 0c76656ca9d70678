using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Api;

[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class RegistrationTests(ApiFixture api)
{
    private const string Password = "correct horse";

    [Fact]
    public async Task Register_KnownAddress_AnswersTheSameAndChangesNothing()
    {
        using var client = api.NewClient();
        var email = NewEmail();
        var first = await client.PostAsync("auth/register", Json(email, Password));
        var stored = await api.Get<IUserStore>().FindByEmailAsync(email, default);

        var second = await client.PostAsync("auth/register", Json(email.ToUpperInvariant(), "another password"));

        Assert.Equal((201, first.Raw), (second.Status, second.Raw));
        Assert.Equal(HeaderNames(first), HeaderNames(second));
        Assert.Equal(stored, await api.Get<IUserStore>().FindByEmailAsync(email, default));
    }

    [Fact]
    public async Task Register_AdministratorsAddress_AnswersTheSameAndChangesNothing()
    {
        using var client = api.NewClient();
        var before = await api.Get<IUserStore>().FindByEmailAsync("admin@flashsale.local", default);

        var answer = await client.PostAsync("auth/register", Json("admin@flashsale.local", Password));

        Assert.Equal(201, answer.Status);
        Assert.Equal(before, await api.Get<IUserStore>().FindByEmailAsync("admin@flashsale.local", default));
    }

    [Theory]
    [InlineData("""{"password":"long enough"}""", "email")]
    [InlineData("""{"email":"no-at","password":"long enough"}""", "email")]
    [InlineData("""{"email":"a@b@c","password":"long enough"}""", "email")]
    [InlineData("""{"email":"a b@c.de","password":"long enough"}""", "email")]
    [InlineData("""{"email":"a{b}@c.de","password":"long enough"}""", "email")]
    [InlineData("""{"email":"a\u0000@c.de","password":"long enough"}""", "email")]
    [InlineData("""{"email":"a@c.de","password":"short"}""", "password")]
    [InlineData("""{"email":"a@c.de"}""", "password")]
    public async Task Register_BadField_IsNamed(string json, string field)
    {
        using var client = api.NewClient();

        var problem = (await client.PostAsync("auth/register", json)).IsProblem(400, "invalid_request");

        Assert.Equal([field], problem.Body.GetProperty("errors").EnumerateObject().Select(static error => error.Name));
    }

    [Fact]
    public async Task Register_TooLongFields_AreBothNamed()
    {
        using var client = api.NewClient();

        var problem = await client.PostAsync("auth/register", Json(new string('a', 250) + "@b.de", new string('p', 129)));

        problem.IsProblem(400, "invalid_request");
        Assert.Equal(2, problem.Body.GetProperty("errors").EnumerateObject().Count());
    }

    private static string NewEmail() => $"u{Guid.NewGuid():N}@example.org";

    private static string Json(string email, string password) => $$"""{"email":"{{email}}","password":"{{password}}"}""";

    private static IEnumerable<string> HeaderNames(ApiReply answer) => answer.Headers.Keys.Order();
}
