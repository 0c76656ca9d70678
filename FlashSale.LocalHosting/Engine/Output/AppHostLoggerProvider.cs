using Microsoft.Extensions.Logging;

namespace FlashSale.LocalHosting;

/// <summary>Prints what the AppHost itself says among the lines of its children.</summary>
internal sealed class AppHostLoggerProvider(ConsoleOutput console) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Logger(console);

    public void Dispose() { }

    private sealed class Logger(ConsoleOutput console) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (!IsEnabled(logLevel))
                return;
            var level = logLevel switch
            {
                LogLevel.Warning => "warning: ",
                LogLevel.Error or LogLevel.Critical => "error: ",
                _ => "",
            };
            foreach (var line in $"{level}{formatter(state, exception)}\n{exception}".Split('\n', StringSplitOptions.RemoveEmptyEntries))
                console.Write("apphost", line);
        }
    }
}
