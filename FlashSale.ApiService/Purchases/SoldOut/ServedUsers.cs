using FlashSale.Domain;

namespace FlashSale.ApiService.Purchases.SoldOut;

/// <summary>
/// Everybody who may have a recorded answer of a sale: 8 bytes each, from the first 12 of 16 characters. The one stranger in 10^15 who
/// shares them with a buyer is sent to Redis like a buyer, which is slower and as right.
/// </summary>
internal sealed class ServedUsers
{
    private const int Characters = 12;
    private const int BitsOfOne = 5;

    private readonly HashSet<ulong> _users = [];

    private ServedUsers() { }

    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public static async Task<ServedUsers> ReadAsync(IAsyncEnumerable<UserId> users, CancellationToken cancel)
    {
        var served = new ServedUsers();
        await foreach (var user in users.WithCancellation(cancel))
            served._users.Add(Compact(user));
        return served;
    }

    public bool MayInclude(UserId user) => _users.Contains(Compact(user));

    /// <summary>Of lower-case letters and digits the low five bits differ, but for a few: those only make two users look alike.</summary>
    private static ulong Compact(UserId user)
    {
        ulong bits = 0;
        foreach (var character in user.Value.AsSpan(0, Characters))
            bits = (bits << BitsOfOne) | ((uint)character & 31);
        return bits;
    }
}
