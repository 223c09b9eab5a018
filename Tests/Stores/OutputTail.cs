using System.Diagnostics;

namespace Tests.Stores;

/// <summary>Keeps the last lines a server wrote, for the message of a failed test.</summary>
internal sealed class OutputTail
{
    private const int Kept = 500;

    private readonly Queue<string> _lines = [];
    private Task _reading = Task.CompletedTask;

    public string Text
    {
        get
        {
            lock (_lines)
                return string.Join('\n', _lines);
        }
    }

    public void Follow(Process process) => _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));

    public Task DrainAsync() => _reading;

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_lines)
            {
                _lines.Enqueue(line);
                if (_lines.Count > Kept)
                    _lines.Dequeue();
            }
        }
    }
}
