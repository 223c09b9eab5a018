using System.Collections.Concurrent;

namespace AppHost.Running;

/// <summary>What resources wrote last, to be shown when something fails.</summary>
internal sealed class RecentLogLines(ResourceLoggerService logs)
{
    private const int Shown = 30;
    private const string Said = "error: ";

    /// <summary>The last words of a process may arrive after the news of its end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, string> _names = new();

    /// <summary>Takes note of a resource, or one replica of it.</summary>
    internal void Know(string resourceId, string name) => _names[resourceId] = name;

    /// <summary>The last sentence in which a resource that ended said why it cannot go on, if it did.</summary>
    internal async Task<string?> ErrorOfAsync(string resourceId)
    {
        for (var since = TimeProvider.System.GetTimestamp(); ;)
        {
            var said = (await AllAsync(resourceId)).Where(line => line.Contains(Said, StringComparison.Ordinal))
                .Select(line => line[(line.IndexOf(Said, StringComparison.Ordinal) + Said.Length)..]).LastOrDefault();
            if (said is not null || TimeProvider.System.GetElapsedTime(since) > Patience)
                return said;
            await Task.Delay(50);
        }
    }

    internal async Task WriteToAsync(TextWriter writer)
    {
        foreach (var (id, name) in _names.OrderBy(resource => resource.Value, StringComparer.Ordinal))
        {
            foreach (var line in (await AllAsync(id)).TakeLast(Shown))
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
