namespace FlashSale.Domain;

/// <summary>The right to repair one sale, or to edit one product, alone: prolonged in the background for as long as it is not disposed.</summary>
public interface IReservation : IAsyncDisposable
{
    /// <summary>False once it may be somebody else's: it could not be prolonged in time, or Redis has lost it.</summary>
    bool IsHeld { get; }
}
