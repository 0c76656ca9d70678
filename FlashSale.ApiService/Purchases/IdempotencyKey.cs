using System.Buffers;
using FlashSale.ApiService.Problems;

namespace FlashSale.ApiService.Purchases;

/// <summary>The key that makes a retry harmless: 1 to 255 visible ASCII characters, in exactly one header.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    /// <summary>As the first published version of this API spelt it.</summary>
    public const string OldHeader = "idempotencykey";

    private const int MaxLength = 255;

    private static readonly SearchValues<char> Visible = SearchValues.Create([
        .. Enumerable.Range('!', '~' - '!' + 1).Select(static code => (char)code),
    ]);

    private static readonly ProblemResult Missing = ProblemTypes.IdempotencyKeyMissing.Because(ProblemTypes.IdempotencyKeyMissing.Advice);
    private static readonly ProblemResult Invalid = ProblemTypes.IdempotencyKeyInvalid.Because(ProblemTypes.IdempotencyKeyInvalid.Advice);

    /// <summary>As <see cref="Read"/>, for a request that may go without one: then the key is null.</summary>
    public static ProblemResult? ReadOptional(IHeaderDictionary headers, out string? key)
    {
        key = null;
        return headers[Header].Count + headers[OldHeader].Count == 0 ? null : Read(headers, out key);
    }

    /// <summary>Null: the key is good. Two headers are refused even when they agree: which one counts is not for us to guess.</summary>
    public static ProblemResult? Read(IHeaderDictionary headers, out string key)
    {
        var (first, second) = (headers[Header], headers[OldHeader]);
        key =
            (
                first.Count > 0 ? first[0]
                : second.Count > 0 ? second[0]
                : null
            ) ?? "";
        return (first.Count + second.Count) switch
        {
            0 => Missing,
            1 when key.Length is > 0 and <= MaxLength && !key.AsSpan().ContainsAnyExcept(Visible) => null,
            _ => Invalid,
        };
    }
}
