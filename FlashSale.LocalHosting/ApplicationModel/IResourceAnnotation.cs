namespace Aspire.Hosting.ApplicationModel;

/// <summary>Something a verb such as <c>WithReplicas</c> noted on a resource.</summary>
public interface IResourceAnnotation;
