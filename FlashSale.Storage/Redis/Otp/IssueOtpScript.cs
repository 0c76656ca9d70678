using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Otp;

/// <summary><c>lua/issue_otp.lua</c>: a new code in place of an older one, unless locked.</summary>
internal sealed class IssueOtpScript(RedisGateway redis, IOptions<OtpOptions> options)
{
    private static readonly RedisScript Script = RedisScript.Load("issue_otp.lua");

    /// <returns>False while locked.</returns>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public async Task<bool> RunAsync(string email, OtpHash code, CancellationToken cancel)
    {
        var reply = await redis.EvaluateAsync(
            Script,
            [RedisKeys.Otp(email)],
            [code.Salt, code.Hash, options.Value.MaxFailures, (long)options.Value.Lifetime.TotalMilliseconds],
            cancel
        );
        return (int)reply == 1;
    }
}
