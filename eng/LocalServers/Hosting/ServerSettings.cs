using System.Globalization;

namespace LocalServers.Hosting;

/// <summary>Settings of a server, from environment variables. Arguments would show the password in the process list.</summary>
/// <param name="Port">Loopback port that clients use.</param>
/// <param name="HealthPort">Loopback port of <c>/health/ready</c>, or null for none.</param>
/// <param name="Password">Password that clients must send.</param>
/// <param name="DataFolder">Absolute path of the server's data.</param>
/// <param name="ParentId">Process whose end stops this server, or null.</param>
/// <param name="Fast">Turns durability off. For tests only.</param>
internal sealed record ServerSettings(int Port, int? HealthPort, string Password, string DataFolder, int? ParentId, bool Fast)
{
    public static ServerSettings FromEnvironment(string server) => new(
        PortNumber("LOCALSERVER_PORT") ?? throw new ServerFailure("LOCALSERVER_PORT is missing: set it to the loopback port to serve on."),
        PortNumber("LOCALSERVER_HEALTH_PORT"),
        Value("LOCALSERVER_PASSWORD")
            ?? throw new ServerFailure("LOCALSERVER_PASSWORD is missing: set it to the password that clients must send."),
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
