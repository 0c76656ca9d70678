namespace FlashSale.ApiService.Auth;

/// <summary>Body of register and login.</summary>
/// <param name="Email">At most 254 characters; upper and lower case are the same.</param>
/// <param name="Password">8 to 128 characters.</param>
internal sealed record CredentialsRequest(string? Email, string? Password)
{
    /// <summary>Without the password: records print themselves into logs.</summary>
    public override string ToString() => nameof(CredentialsRequest);
}
