using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FlashSale.LocalHosting;

/// <summary>To <c>ILogger</c>, category <c>{AppHost}.Resources.{name}</c>, as tests want it.</summary>
internal sealed partial class LoggedOutput(ILoggerFactory loggers, IHostEnvironment appHost) : IResourceOutput
{
    private readonly ConcurrentDictionary<string, ILogger> _loggers = [];

    public void Write(Instance instance, string line, bool isError)
    {
        var logger = _loggers.GetOrAdd(instance.Resource.Name, name => loggers.CreateLogger($"{appHost.ApplicationName}.Resources.{name}"));
        Line(logger, isError ? LogLevel.Error : LogLevel.Information, instance.Id, line);
    }

    [LoggerMessage(EventId = 20, Message = "{Instance}: {Line}")]
    private static partial void Line(ILogger logger, LogLevel level, string instance, string line);
}
