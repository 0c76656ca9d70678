namespace FlashSale.Domain;

/// <summary>A signed-in browser. <see cref="Id"/> is a bearer secret: it is never logged and never put into a URL.</summary>
public sealed record Session
{
    /// <summary>256 random bits in base64url: 43 characters.</summary>
    public required string Id { get; init; }

    public required UserId User { get; init; }

    public required string Email { get; init; }

    public required UserRole Role { get; init; }

    /// <summary>True once the one-time password was given.</summary>
    public required bool Verified { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
