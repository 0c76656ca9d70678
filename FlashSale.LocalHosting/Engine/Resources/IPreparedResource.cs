namespace FlashSale.LocalHosting;

/// <summary>Needs a folder, a secret or a program before anything starts.</summary>
internal interface IPreparedResource : IResource
{
    /// <exception cref="DistributedApplicationException">Something is missing; the message says what to do.</exception>
    void Prepare(DataFolder data);
}
