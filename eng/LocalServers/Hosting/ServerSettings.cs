using System.Globalization;

namespace LocalServers.Hosting;

/// <summary>What the orchestrator hands to a server, by environment variables (a password must not show in a process list).</summary>
/// <param name="Port">Loopback port that clients use.</param>
/// <param name="HealthPort">Loopback port of <c>/health/ready</c>, or null for none.</param>
/// <param name="Password">Password that clients must give.</param>
/// <param name="DataFolder">Where the server keeps its data, as an absolute path.</param>
/// <param name="ParentId">Process whose death stops this server, or null.</param>
/// <param name="Fast">Give up durability for speed: only for data that a test throws away.</param>
internal sealed record ServerSettings(int Port, int? HealthPort, string Password, string DataFolder, int? ParentId, bool Fast)
{
    public static ServerSettings FromEnvironment(string server) => new(
        PortNumber("LOCALSERVER_PORT") ?? throw new ServerFailure("LOCALSERVER_PORT is missing: the loopback port to serve on."),
        PortNumber("LOCALSERVER_HEALTH_PORT"),
        Value("LOCALSERVER_PASSWORD")
            ?? throw new ServerFailure("LOCALSERVER_PASSWORD is missing: local servers are never started without a password."),
        Path.GetFullPath(Value("LOCALSERVER_DATA") ?? Path.Combine(".local", server)),
        Number("LOCALSERVER_PARENT", 1, int.MaxValue),
        Value("LOCALSERVER_FAST") is "1" or "true");

    private static int? PortNumber(string name) => Number(name, 1, 65535);

    private static int? Number(string name, int least, int most)
    {
        if (Value(name) is not { } text)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new ServerFailure($"{name} must be a number from {least} to {most}, not '{text}'.");
    }

    private static string? Value(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
