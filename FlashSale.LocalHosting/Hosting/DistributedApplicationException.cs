namespace Aspire.Hosting;

/// <summary>The application can't be built or started as described. The message is meant for the person who started it.</summary>
public class DistributedApplicationException : Exception
{
    public DistributedApplicationException() { }

    public DistributedApplicationException(string message)
        : base(message) { }

    public DistributedApplicationException(string message, Exception inner)
        : base(message, inner) { }
}
