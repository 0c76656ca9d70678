namespace FlashSale.Domain;

/// <summary>Addresses of users that were made by the thousand for a load test. Nobody reads their mail, so none is sent.</summary>
public static class LoadTestAddress
{
    private const string Prefix = "load-";
    private const string Suffix = "@flashsale.local";

    public static string Of(UserId user) => $"{Prefix}{user.Value}{Suffix}";

    public static bool Is(string email) =>
        email.StartsWith(Prefix, StringComparison.Ordinal) && email.EndsWith(Suffix, StringComparison.Ordinal);
}
