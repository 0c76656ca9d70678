using System.Security.Cryptography;
using System.Text;

namespace FlashSale.Storage.Redis.Otp;

/// <summary>
/// What is kept of a code: HMAC-SHA-256 of it under a random salt. Against someone who reads Redis a million possible codes are no
/// secret; it keeps codes out of dumps, logs and the eyes of operators for the minutes they live, and equal codes don't look equal.
/// </summary>
internal sealed record OtpHash(byte[] Salt, byte[] Hash)
{
    private const int SaltLength = 16;

    public static OtpHash Of(string code)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        return new(salt, Compute(salt, code));
    }

    /// <summary>In a time that doesn't depend on how wrong it is.</summary>
    public bool Matches(string code) => CryptographicOperations.FixedTimeEquals(Hash, Compute(Salt, code));

    private static byte[] Compute(byte[] salt, string code) => HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes(code));
}
