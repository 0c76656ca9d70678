namespace FlashSale.Domain;

/// <summary>An account as the store keeps it.</summary>
public sealed record User
{
    public required UserId Id { get; init; }

    /// <summary>Trimmed and lower-cased; unique.</summary>
    public required string Email { get; init; }

    /// <summary>As ASP.NET Core's <c>PasswordHasher</c> made it. Empty: no password signs this account in.</summary>
    public required string PasswordHash { get; init; }

    public UserRole Role { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
