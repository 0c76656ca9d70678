namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of the application: a process, a project, a database, a connection string.</summary>
public interface IResource
{
    /// <summary>Unique in the application, ignoring case.</summary>
    string Name { get; }

    ResourceAnnotationCollection Annotations { get; }
}
