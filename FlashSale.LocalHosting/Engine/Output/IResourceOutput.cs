namespace FlashSale.LocalHosting;

/// <summary>Where the output of processes goes.</summary>
internal interface IResourceOutput
{
    /// <summary>Never blocks.</summary>
    void Write(Instance instance, string line, bool isError);
}
