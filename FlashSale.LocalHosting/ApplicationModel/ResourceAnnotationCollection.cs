using System.Collections.ObjectModel;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>In the order in which the verbs were called.</summary>
public sealed class ResourceAnnotationCollection : Collection<IResourceAnnotation>;
