using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Otp;

/// <summary><c>lua/take_otp_attempt.lua</c>: pays for a guess before it is looked at.</summary>
internal sealed class TakeOtpAttemptScript(RedisGateway redis, IOptions<OtpOptions> options)
{
    private static readonly RedisScript Script = RedisScript.Load("take_otp_attempt.lua");

    private const int Compare = 1;
    private const int Locked = 2;

    /// <exception cref="StoreUnavailableException">Redis could not be asked; the attempt may have been paid for.</exception>
    public async Task<OtpAttempt> RunAsync(string email, CancellationToken cancel)
    {
        var reply = await redis.EvaluateAsync(Script, [RedisKeys.Otp(email)], [options.Value.MaxFailures], cancel);
        var fields = ((RedisValue[]?)reply)!;
        return (int)fields[0] switch
        {
            Compare => new OtpAttempt.Taken((int)fields[1], new OtpHash(((byte[]?)fields[2])!, ((byte[]?)fields[3])!)),
            Locked => new OtpAttempt.Locked(TimeSpan.FromMilliseconds((long)fields[1])),
            _ => new OtpAttempt.NoneOutstanding(),
        };
    }
}
