using System.Security.Cryptography;

namespace FlashSale.Worker;

/// <summary>
/// This process in the consumer group. New with every start: a restarted worker doesn't take itself for the one before, whose unfinished
/// entries are claimed like those of any other dead consumer.
/// </summary>
internal sealed class ConsumerName
{
    public string Value { get; } =
        $"{Environment.MachineName}-{Environment.ProcessId}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";

    public override string ToString() => Value;
}
