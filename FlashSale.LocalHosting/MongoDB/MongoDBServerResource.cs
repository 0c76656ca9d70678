using FlashSale.LocalHosting;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A document store. On this engine there is no server: each of its databases is a SQLite file under the data folder.</summary>
public class MongoDBServerResource(string name) : Resource(name), IResourceWithWaitSupport, IPreparedResource
{
    internal string Folder { get; private set; } = "";

    void IPreparedResource.Prepare(DataFolder data) =>
        Folder = data.FolderFor(Name, persistent: Annotations.OfType<DataVolumeAnnotation>().Any());
}
