namespace LocalServers.Postgres;

/// <summary>Copies the server's log to the console and remembers the lines that explain a failure.</summary>
internal sealed class LogTail
{
    public string Last { get; private set; } = "no reason given.";

    public string? LastFatal { get; private set; }

    public async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            Console.WriteLine(line);
            Last = Message(line);
            if (line.Contains("FATAL:", StringComparison.Ordinal) || line.Contains("PANIC:", StringComparison.Ordinal))
                LastFatal = Last;
        }
    }

    // 2026-01-01 00:00:00.000 UTC [17] FATAL:  the message
    private static string Message(string line) =>
        line.IndexOf(":  ", StringComparison.Ordinal) is > 0 and var end ? line[(end + 3)..] : line;
}
