using System.ComponentModel.DataAnnotations;

namespace FlashSale.ApiService.Overload;

/// <summary>Configuration section <c>Overload</c>: how much this process takes on before it says so.</summary>
internal sealed class OverloadOptions
{
    public const string Section = "Overload";

    /// <summary>
    /// Requests that are worked on at the same time. Default 1,024 a core: a Redis that decides 10,000 purchases a second is then asked for
    /// the last of them well before the deadline of its answer, and a rush that the machine can take is never refused.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxConcurrent { get; init; } = 1024 * Environment.ProcessorCount;

    /// <summary>Requests that wait for one of those to end. Small, since whoever waits long has pressed again. 0: none. Default 256.</summary>
    [Range(0, 10_000)]
    public int MaxQueued { get; init; } = 256;

    /// <summary>
    /// Requests that may be asking the payment provider at the same time; none waits for them. They are counted apart, because a provider
    /// that hangs keeps each of them for seconds, and must not keep anybody from buying. Default 256 a core.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxPayments { get; init; } = 256 * Environment.ProcessorCount;

    /// <summary>
    /// Requests that may be waiting for a password to be hashed at the same time; none waits for them. They are counted apart, because
    /// half of the cores hash some tens a second: people who sign in all at once must not keep those who have from buying. Default 128 a core.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxPasswords { get; init; } = 128 * Environment.ProcessorCount;

    /// <summary>
    /// Open connections; one more is closed at once. Also those of browsers that only listen, so it is far above
    /// <see cref="MaxConcurrent"/>; the process needs as many file descriptors. Default 20,000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; init; } = 20_000;
}
