using System.Diagnostics.CodeAnalysis;
using FlashSale.ApiService.Problems;
using FlashSale.ApiService.Validation;

namespace FlashSale.ApiService.Auth;

/// <summary>An e-mail address in its one form, and a password.</summary>
internal sealed class Credentials
{
    private const int MaxEmail = 254;
    public const int MinPassword = 8;
    public const int MaxPassword = 128;

    private Credentials(string email, string password) => (Email, Password) = (email, password);

    /// <summary>Trimmed and lower-cased. Free of characters that mean something in a Redis key.</summary>
    public string Email { get; }

    public string Password { get; }

    /// <summary>Of somebody who signs up.</summary>
    public static bool TryNew(
        CredentialsRequest body,
        [NotNullWhen(true)] out Credentials? credentials,
        [NotNullWhen(false)] out ProblemResult? problem
    ) => TryRead(body, MinPassword, out credentials, out problem);

    /// <summary>Of somebody who signs in: the rule for new passwords may be younger than theirs.</summary>
    public static bool TryExisting(
        CredentialsRequest body,
        [NotNullWhen(true)] out Credentials? credentials,
        [NotNullWhen(false)] out ProblemResult? problem
    ) => TryRead(body, 1, out credentials, out problem);

    public static string Normalize(string email)
    {
#pragma warning disable CA1308 // Mail addresses are shown in lower case.
        return email.Trim().ToLowerInvariant();
#pragma warning restore CA1308
    }

    public static bool IsEmail(string email)
    {
        var at = email.IndexOf('@', StringComparison.Ordinal);
        return email.Length <= MaxEmail
            && at > 0
            && at < email.Length - 1
            && email.IndexOf('@', at + 1) < 0
            && Texts.IsLine(email)
            && !email.Any(static c => char.IsWhiteSpace(c) || c is '{' or '}');
    }

    public static bool IsNewPassword(string password) => password.Length is >= MinPassword and <= MaxPassword;

    private static bool TryRead(
        CredentialsRequest body,
        int minPassword,
        [NotNullWhen(true)] out Credentials? credentials,
        [NotNullWhen(false)] out ProblemResult? problem
    )
    {
        var (email, password) = (Normalize(body.Email ?? ""), body.Password ?? "");
        var errors = new FieldErrors();
        errors.Check(IsEmail(email), "email", $"Must be an e-mail address of at most {MaxEmail} characters.");
        errors.Check(password.Length >= minPassword, "password", $"Must have at least {minPassword} characters.");
        errors.Check(password.Length <= MaxPassword, "password", $"Must have at most {MaxPassword} characters.");
        problem = errors.Any ? errors.ToProblem() : null;
        credentials = problem is null ? new(email, password) : null;
        return problem is null;
    }
}
