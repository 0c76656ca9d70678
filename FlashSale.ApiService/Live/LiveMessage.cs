using FlashSale.Domain;

namespace FlashSale.ApiService.Live;

/// <summary>One event, made once and written by every stream.</summary>
/// <param name="Product">What it is about.</param>
/// <param name="Event">One of <see cref="LiveEvents"/>.</param>
/// <param name="Data">JSON in UTF-8. Shared: not to be changed.</param>
/// <param name="Version">Grows from message to message, in this process.</param>
internal sealed record LiveMessage(ProductId Product, string Event, byte[] Data, long Version);
