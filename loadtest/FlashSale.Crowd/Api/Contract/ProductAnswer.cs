namespace FlashSale.Crowd.Api.Contract;

internal sealed record ProductAnswer(string Id, string Name, int? Stock, string State);
