using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using StackExchange.Redis;

namespace FlashSale.Tests.Api;

[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class SignInTests(ApiFixture api)
{
    private const string Password = "correct horse";

    [Fact]
    public async Task SignUpAndIn_AllSteps_EndsVerified()
    {
        using var client = api.NewClient();
        var email = await RegisterAsync(client);

        var login = await LoginAsync(client, email);
        Assert.Equal(200, login.Status);
        Assert.True(login.Body.GetProperty("otpRequired").GetBoolean());
        var unverified = client.SessionId;
        Assert.Equal("False", (await client.GetAsync("user/profile")).Text("verified"));

        var verified = await VerifyAsync(client, await client.ReadCodeAsync(email));

        Assert.Equal(200, verified.Status);
        Assert.NotEqual(unverified, client.SessionId);
        var profile = await client.GetAsync("user/profile");
        Assert.Equal(
            (200, email, "customer", "True"),
            (profile.Status, profile.Text("email"), profile.Text("role"), profile.Text("verified"))
        );
    }

    [Fact]
    public async Task Login_CodesThatNobodyTypes_AreNotMailedWithoutEnd()
    {
        using var client = api.NewClient();
        var email = await RegisterAsync(client);

        for (var login = 0; login < 5; login++)
            Assert.Equal(200, (await LoginAsync(client, email)).Status);

        Assert.Equal(3, await CountMailsAsync(client, email));
        // The last one counts, and shows that they are read.
        Assert.Equal(200, (await VerifyAsync(client, await client.ReadCodeAsync(email))).Status);
        await api.Get<IConnectionMultiplexer>().GetDatabase().KeyDeleteAsync(RedisKeys.UserWindow("login", email));
        client.Address = "192.0.2.77";
        Assert.Equal(200, (await LoginAsync(client, email)).Status);
        Assert.Equal(4, await CountMailsAsync(client, email));
    }

    [Fact]
    public async Task Verify_RightCode_OldIdIsDead()
    {
        using var client = api.NewClient();
        var email = await RegisterAsync(client);
        await LoginAsync(client, email);
        var old = client.SessionId;
        await VerifyAsync(client, await client.ReadCodeAsync(email));

        client.SessionId = old;

        (await client.GetAsync("user/profile")).IsProblem(401, "no_session");
    }

    [Fact]
    public async Task Login_Development_CookieIsHttpOnlyAndLax()
    {
        using var client = api.NewClient();
        await LoginAsync(client, await RegisterAsync(client));

        var attributes = client.SetCookie!.Split("; ").Skip(1).Order().ToArray();

        Assert.Equal(["httponly", "path=/", "samesite=lax"], attributes);
        Assert.Equal(43, client.SessionId!.Length);
    }

    [Fact]
    public async Task Login_WithEarlierSession_EndsIt()
    {
        using var client = api.NewClient();
        var email = await RegisterAsync(client);
        await LoginAsync(client, email);
        var earlier = client.SessionId!;

        await LoginAsync(client, email);

        Assert.NotEqual(earlier, client.SessionId);
        Assert.Null(await api.Get<ISessionStore>().FindAsync(earlier, default));
    }

    [Fact]
    public async Task Login_WrongPasswordOrUnknownAddress_AnswersTheSame()
    {
        using var client = api.NewClient();
        var email = await RegisterAsync(client);

        var wrong = await client.PostAsync("auth/login", Json(email, "wrong password"));
        var unknown = await client.PostAsync("auth/login", Json(NewEmail(), "wrong password"));

        wrong.IsProblem(401, "invalid_credentials");
        unknown.IsProblem(401, "invalid_credentials");
        Assert.Equal(wrong.Text("detail"), unknown.Text("detail"));
        Assert.Null(client.SetCookie);
    }

    [Fact]
    public async Task Login_UserWithoutPassword_IsRefused()
    {
        using var client = api.NewClient();
        var minted = await client.PostAsync("dev/sessions", """{"count":1}""");
        var email = minted.Body.GetProperty("sessions")[0].GetProperty("email").GetString()!;

        (await client.PostAsync("auth/login", Json(email, " "))).IsProblem(401, "invalid_credentials");
    }

    [Fact]
    public async Task Login_SixthFromOneAddress_IsLimitedWithHeaders()
    {
        using var client = api.NewClient();
        for (var i = 0; i < 5; i++)
        {
            var allowed = await client.PostAsync("auth/login", Json(NewEmail(), Password));
            allowed.IsProblem(401, "invalid_credentials");
            Assert.StartsWith($"\"login-ip\";r={4 - i};t=", allowed.Header("RateLimit"), StringComparison.Ordinal);
        }

        var refused = await client.PostAsync("auth/login", Json(NewEmail(), Password));

        refused.IsProblem(429, "rate_limited");
        Assert.Equal("\"login-ip\";q=5;w=60", refused.Header("RateLimit-Policy"));
        Assert.StartsWith("\"login-ip\";r=0;t=", refused.Header("RateLimit"), StringComparison.Ordinal);
        Assert.InRange(int.Parse(refused.Header("Retry-After")!), 1, 60);
    }

    [Fact]
    public async Task Login_SixthOfOneUserFromManyAddresses_IsLimited()
    {
        var email = NewEmail();
        for (var i = 0; i < 5; i++)
        {
            using var client = api.NewClient();
            (await client.PostAsync("auth/login", Json(email, Password))).IsProblem(401, "invalid_credentials");
        }

        using var last = api.NewClient();
        var refused = await last.PostAsync("auth/login", Json(email, Password));

        refused.IsProblem(429, "rate_limited");
        Assert.Equal("\"login-user\";q=5;w=60", refused.Header("RateLimit-Policy"));
    }

    [Fact]
    public async Task Verify_WrongCode_IsRefusedAndSessionStays()
    {
        using var client = api.NewClient();
        var email = await RegisterAsync(client);
        await LoginAsync(client, email);

        (await VerifyAsync(client, Wrong(await client.ReadCodeAsync(email)))).IsProblem(401, "otp_invalid");

        Assert.Equal("False", (await client.GetAsync("user/profile")).Text("verified"));
    }

    [Fact]
    public async Task Verify_CodeUsedBefore_IsRefused()
    {
        using var client = api.NewClient();
        var email = await RegisterAsync(client);
        await LoginAsync(client, email);
        var code = await client.ReadCodeAsync(email);
        await VerifyAsync(client, code);

        (await VerifyAsync(client, code)).IsProblem(401, "otp_invalid");
    }

    [Fact]
    public async Task Verify_AfterFiveFailures_RefusesTheRightCodeAndIssuesNone()
    {
        using var client = api.NewClient();
        var email = await RegisterAsync(client);
        await LoginAsync(client, email);
        var code = await client.ReadCodeAsync(email);
        for (var i = 0; i < 5; i++)
            await VerifyAsync(client, Wrong(code));

        var locked = (await VerifyAsync(client, code)).IsProblem(429, "otp_locked");

        Assert.InRange(int.Parse(locked.Header("Retry-After")!), 1, 300);
        (await client.PostAsync("auth/resend-otp")).IsProblem(429, "otp_locked");
        Assert.Equal(200, (await LoginAsync(client, email)).Status);
        Assert.Equal(code, await client.ReadCodeAsync(email));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"code":"12345"}""")]
    [InlineData("""{"code":"12345a"}""")]
    [InlineData("""{"code":"١٢٣٤٥٦"}""")]
    public async Task Verify_NoCodeAtAll_IsInvalidAndCostsNoAttempt(string json)
    {
        using var client = api.NewClient();
        var email = await RegisterAsync(client);
        await LoginAsync(client, email);
        for (var i = 0; i < 6; i++)
            (await client.PostAsync("auth/verify-otp", json)).IsProblem(400, "invalid_request");

        Assert.Equal(200, (await VerifyAsync(client, await client.ReadCodeAsync(email))).Status);
    }

    [Fact]
    public async Task Resend_Signed_ReplacesTheCodeUntilLimited()
    {
        using var client = api.NewClient();
        var email = await RegisterAsync(client);
        await LoginAsync(client, email);
        for (var i = 0; i < 3; i++)
            Assert.Equal(202, (await client.PostAsync("auth/resend-otp")).Status);

        (await client.PostAsync("auth/resend-otp")).IsProblem(429, "rate_limited");
        Assert.Equal(4, (await client.GetAsync($"dev/mailbox/{email}")).Body.GetProperty("messages").GetArrayLength());
        Assert.Equal(200, (await VerifyAsync(client, await client.ReadCodeAsync(email))).Status);
    }

    [Fact]
    public async Task Logout_Signed_EndsSessionAndCookie()
    {
        using var client = api.NewClient();
        await LoginAsync(client, await RegisterAsync(client));
        var id = client.SessionId!;

        Assert.Equal(204, (await client.PostAsync("auth/logout")).Status);

        Assert.Null(client.SessionId);
        Assert.Null(await api.Get<ISessionStore>().FindAsync(id, default));
    }

    [Fact]
    public async Task Logout_Nobody_IsFine()
    {
        using var client = api.NewClient();

        Assert.Equal(204, (await client.PostAsync("auth/logout")).Status);
    }

    [Fact]
    public async Task Logout_APageOfAnotherSiteSendsAVisitorThere_TheyStaySignedIn()
    {
        using var client = api.NewClient();

        // A form's request comes without the cookie (SameSite=Lax), but its answer could take the cookie away.
        await client.PostAsync("auth/logout", null, ("Origin", "https://evil.example"));

        Assert.Null(client.SetCookie);
    }

    [Theory]
    [InlineData("verify-otp", """{"code":"123456"}""")]
    [InlineData("resend-otp", null)]
    public async Task OtpRoutes_NoSession_AreRefused(string route, string? json)
    {
        using var client = api.NewClient();

        (await client.PostAsync($"auth/{route}", json)).IsProblem(401, "no_session");
    }

    private static string NewEmail() => $"u{Guid.NewGuid():N}@example.org";

    private static string Json(string email, string password) => $$"""{"email":"{{email}}","password":"{{password}}"}""";

    private static string Wrong(string code) => (code[0] == '9' ? '0' : '9') + code[1..];

    private static async Task<string> RegisterAsync(ApiClient client)
    {
        var email = NewEmail();
        Assert.Equal(201, (await client.PostAsync("auth/register", Json(email, Password))).Status);
        return email;
    }

    private static Task<ApiReply> LoginAsync(ApiClient client, string email) => client.PostAsync("auth/login", Json(email, Password));

    private static async Task<int> CountMailsAsync(ApiClient client, string email) =>
        (await client.GetAsync($"dev/mailbox/{email}")).Body.GetProperty("messages").GetArrayLength();

    private static Task<ApiReply> VerifyAsync(ApiClient client, string code) =>
        client.PostAsync("auth/verify-otp", $$"""{"code":"{{code}}"}""");
}
