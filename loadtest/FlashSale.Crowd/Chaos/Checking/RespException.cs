namespace FlashSale.Crowd.Chaos.Checking;

/// <summary>Redis answered with an error, such as <c>LOADING</c>.</summary>
internal sealed class RespException(string message) : Exception(message);
