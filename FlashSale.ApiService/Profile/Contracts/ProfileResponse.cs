using FlashSale.Domain;

namespace FlashSale.ApiService.Profile;

/// <param name="UserId">16 characters.</param>
/// <param name="Email">As signed up, in lower case.</param>
/// <param name="Role"><c>customer</c> or <c>admin</c>.</param>
/// <param name="Verified">Whether the one-time password was given in this session.</param>
internal sealed record ProfileResponse(string UserId, string Email, UserRole Role, bool Verified);
