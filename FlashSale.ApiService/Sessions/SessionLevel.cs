namespace FlashSale.ApiService.Sessions;

/// <summary>How far a visitor must have signed in.</summary>
internal enum SessionLevel
{
    /// <summary>Password given.</summary>
    SignedIn,

    /// <summary>One-time password given, too.</summary>
    Verified,

    /// <summary>Verified, and an administrator.</summary>
    Admin,
}
