namespace FlashSale.Storage.Payments;

/// <summary>Who moves the money.</summary>
internal enum PaymentProvider
{
    /// <summary>Nobody: see <see cref="SimulatedPaymentGateway"/>.</summary>
    Simulated,

    /// <summary>A provider with Stripe's HTTP API: see <see cref="HttpPaymentGateway"/>.</summary>
    Http,
}
