using System.Collections;
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Fubuni.Testing;

/// <summary>Keeps everything that a service logs: messages, their values, exceptions and scopes.</summary>
public sealed class CapturedLogs : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<string> _lines = new();
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public IReadOnlyCollection<string> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose() { }

    private sealed class Logger(CapturedLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logs._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            var parts = new List<string>
            {
                $"{logLevel} {category} {formatter(state, exception)}",
                Text(state),
                $"{exception}",
            };
            logs._scopes.ForEachScope((scope, list) => list.Add(Text(scope)), parts);
            logs._lines.Enqueue(string.Join(" | ", parts.Where(part => part.Length > 0)));
        }

        private static string Text(object? value) =>
            value is IEnumerable items and not string ? string.Join(' ', items.Cast<object?>()) : $"{value}";
    }
}
