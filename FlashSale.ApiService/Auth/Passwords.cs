using FlashSale.Domain;
using Microsoft.AspNetCore.Identity;

namespace FlashSale.ApiService.Auth;

/// <summary>
/// Hashing and checking passwords: tens of milliseconds of a core each, on purpose. Only as many at a time as leave cores for buyers,
/// who come in the same rush. Never on the thread that asks, which may have other requests to go on with.
/// </summary>
internal sealed class Passwords : IDisposable
{
    // The hasher ignores the user it is given.
    private static readonly User Nobody = new()
    {
        Id = default,
        Email = "",
        PasswordHash = "",
        CreatedAt = default,
    };

    private readonly PasswordHasher<User> _hasher = new();
    private readonly SemaphoreSlim _cores = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly string _dummy;

    public Passwords() => _dummy = _hasher.HashPassword(Nobody, Guid.NewGuid().ToString());

    public async Task<string> HashAsync(string password, CancellationToken cancel)
    {
        await _cores.WaitAsync(cancel);
        try
        {
            return await Task.Run(() => _hasher.HashPassword(Nobody, password), CancellationToken.None);
        }
        finally
        {
            _cores.Release();
        }
    }

    /// <summary>Costs the same for a user who does not exist (null) or has no password: how long it takes tells nothing.</summary>
    public async Task<PasswordVerificationResult> VerifyAsync(User? user, string password, CancellationToken cancel)
    {
        var hash = user is { PasswordHash.Length: > 0 } ? user.PasswordHash : null;
        await _cores.WaitAsync(cancel);
        try
        {
            var result = await Task.Run(() => _hasher.VerifyHashedPassword(Nobody, hash ?? _dummy, password), CancellationToken.None);
            return hash is null ? PasswordVerificationResult.Failed : result;
        }
        finally
        {
            _cores.Release();
        }
    }

    public void Dispose() => _cores.Dispose();
}
