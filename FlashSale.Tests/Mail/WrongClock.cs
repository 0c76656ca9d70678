namespace FlashSale.Tests.Mail;

/// <summary>The clock of a machine on which nobody set it.</summary>
internal sealed class WrongClock(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
}
