namespace FlashSale.LocalHosting;

/// <summary>Asks one running instance whether it is healthy.</summary>
internal interface IProbe : IResourceAnnotation
{
    /// <summary>False, an exception or no answer in time: it is not.</summary>
    Task<bool> IsHealthyAsync(Instance instance, CancellationToken cancel);
}
