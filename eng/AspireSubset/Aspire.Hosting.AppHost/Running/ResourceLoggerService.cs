using System.Collections.Concurrent;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Keeps what resources wrote last.</summary>
public class ResourceLoggerService
{
    private const int Kept = 1_000;

    private readonly ConcurrentDictionary<string, Backlog> _resources = new();

    internal ResourceLoggerService()
    {
    }

    /// <summary>What one replica has written so far, by its id.</summary>
    public async IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(string resourceName)
    {
        await Task.CompletedTask;
        if (_resources.TryGetValue(resourceName, out var backlog))
            yield return backlog.ToArray();
    }

    internal void Add(string resourceId, string content, bool isError) => _resources.GetOrAdd(resourceId, static _ => new()).Add(content, isError);

    private sealed class Backlog
    {
        private readonly Queue<LogLine> _lines = new();
        private int _written;

        internal void Add(string content, bool isError)
        {
            lock (_lines)
            {
                if (_lines.Count == Kept)
                    _lines.Dequeue();
                _lines.Enqueue(new(++_written, content, isError));
            }
        }

        internal LogLine[] ToArray()
        {
            lock (_lines)
                return [.. _lines];
        }
    }
}

/// <summary>A line of a resource's output.</summary>
/// <param name="LineNumber">From 1.</param>
/// <param name="Content">Without its end.</param>
/// <param name="IsErrorMessage">Written to standard error.</param>
public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);
