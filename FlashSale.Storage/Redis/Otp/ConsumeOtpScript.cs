using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Otp;

/// <summary><c>lua/consume_otp.lua</c>: uses a right code up, once.</summary>
internal sealed class ConsumeOtpScript(RedisGateway redis)
{
    private static readonly RedisScript Script = RedisScript.Load("consume_otp.lua");

    /// <returns>False when somebody else used it up, or it was replaced or has expired since it was compared.</returns>
    /// <exception cref="StoreUnavailableException">Redis could not be asked; the code may have been used up.</exception>
    public async Task<bool> RunAsync(string email, OtpHash code, CancellationToken cancel)
    {
        var reply = await redis.EvaluateAsync(Script, [RedisKeys.Otp(email)], [code.Hash], cancel);
        return (int)reply == 1;
    }
}
