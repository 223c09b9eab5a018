using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AppHost.Running;

/// <summary>Keeps the last lines of every resource, to be shown when something fails.</summary>
internal sealed class LastLines : ILoggerProvider
{
    private const int Kept = 30;

    private readonly ConcurrentDictionary<string, Lines> _resources = new();

    public ILogger CreateLogger(string categoryName) => _resources.GetOrAdd(categoryName, static _ => new Lines());

    /// <summary>The last sentence in which a resource said why it cannot go on, if it did.</summary>
    internal string? ErrorOf(string resource)
    {
        const string Said = "error: ";
        return _resources.Where(lines => lines.Key.EndsWith($".Resources.{resource}", StringComparison.Ordinal))
            .SelectMany(lines => lines.Value.ToArray())
            .Where(line => line.Contains(Said, StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf(Said, StringComparison.Ordinal) + Said.Length)..])
            .LastOrDefault();
    }

    internal void WriteTo(TextWriter writer)
    {
        foreach (var (category, lines) in _resources.Where(resource => resource.Key.Contains(".Resources.", StringComparison.Ordinal)).OrderBy(resource => resource.Key))
        {
            foreach (var line in lines.ToArray())
                writer.WriteLine($"{category[(category.LastIndexOf('.') + 1)..],-18} | {line}");
        }
    }

    public void Dispose()
    {
    }

    private sealed class Lines : ILogger
    {
        private readonly Queue<string> _lines = new();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines)
            {
                if (_lines.Count == Kept)
                    _lines.Dequeue();
                _lines.Enqueue(formatter(state, exception));
            }
        }

        internal string[] ToArray()
        {
            lock (_lines)
                return [.. _lines];
        }
    }
}
