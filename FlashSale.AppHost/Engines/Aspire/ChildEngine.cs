using System.Runtime.CompilerServices;

namespace FlashSale.AppHost;

/// <summary>
/// Aspire starts the services with <c>dotnet run --no-build</c>, which evaluates their projects anew: without this, an AppHost built with
/// <c>-p:Engine=Aspire</c> would look for, and perhaps find, services that were built for the other engine.
/// </summary>
internal static class ChildEngine
{
#pragma warning disable CA2255 // This is the program, not a library: it must come before the first line of AppHost.cs.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Set() => Environment.SetEnvironmentVariable("Engine", "Aspire");
}
