namespace FlashSale.Crowd;

/// <summary>There is no verdict, because the trial itself could not be made. The message says why and what to do, to a person.</summary>
internal sealed class NotTriedException(string message, Exception? inner = null) : Exception(message, inner);
