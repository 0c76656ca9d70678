namespace FlashSale.Domain;

/// <summary>Reads what a payment provider sends us by itself.</summary>
public interface IPaymentNotices
{
    /// <param name="body">As it came, to the byte: the signature is of it.</param>
    /// <param name="signature">The header that signs it, or null.</param>
    PaymentNotice Read(ReadOnlyMemory<byte> body, string? signature);
}
