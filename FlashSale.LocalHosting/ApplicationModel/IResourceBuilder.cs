namespace Aspire.Hosting.ApplicationModel;

/// <summary>What the verbs hang on. Covariant, so that a builder of a concrete resource serves where any resource is asked for.</summary>
public interface IResourceBuilder<out T>
    where T : IResource
{
    IDistributedApplicationBuilder ApplicationBuilder { get; }

    T Resource { get; }

    IResourceBuilder<T> WithAnnotation<TAnnotation>(TAnnotation annotation)
        where TAnnotation : IResourceAnnotation;
}
