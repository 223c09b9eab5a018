using System.Collections.Concurrent;

namespace AppHost.Running;

/// <summary>The last log lines of the resources, for when something fails.</summary>
internal sealed class RecentLogLines(ResourceLoggerService logs)
{
    private const int MaxLines = 30;
    private const string ErrorPrefix = "error: ";

    /// <summary>The last lines of a process may arrive after the event of its exit.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, string> _names = new();

    /// <summary>Registers a resource, or one replica of it.</summary>
    internal void Register(string resourceId, string name) => _names[resourceId] = name;

    /// <summary>The last error that an exited resource wrote; null if none.</summary>
    internal async Task<string?> ErrorOfAsync(string resourceId)
    {
        for (var since = TimeProvider.System.GetTimestamp(); ;)
        {
            var error = (await AllAsync(resourceId))
                .Where(line => line.Contains(ErrorPrefix, StringComparison.Ordinal))
                .Select(line => line[(line.IndexOf(ErrorPrefix, StringComparison.Ordinal) + ErrorPrefix.Length)..])
                .LastOrDefault();
            if (error is not null || TimeProvider.System.GetElapsedTime(since) > Timeout)
                return error;
            await Task.Delay(50);
        }
    }

    internal async Task WriteToAsync(TextWriter writer)
    {
        foreach (var (id, name) in _names.OrderBy(resource => resource.Value, StringComparer.Ordinal))
        {
            foreach (var line in (await AllAsync(id)).TakeLast(MaxLines))
                await writer.WriteLineAsync($"{name,-18} | {line}");
        }
    }

    private async Task<List<string>> AllAsync(string resourceId)
    {
        var all = new List<string>();
        await foreach (var lines in logs.GetAllAsync(resourceId))
            all.AddRange(lines.Select(line => line.Content));
        return all;
    }
}
