using AspireGame.Client;
using Microsoft.Extensions.Options;
using PlayerSimulator.Traffic;

namespace PlayerSimulator.Players;

/// <summary>All simulated players, most popular first. They have the same device ids at every start, so each is registered once.</summary>
internal sealed class Population(IOptions<SimulatorOptions> options, IHttpClientFactory http)
{
    private static readonly string[] Names =
        ["Astra", "Bolt", "Cinder", "Dune", "Echo", "Flint", "Gale", "Haze", "Iris", "Jade", "Kite", "Lumen"];
    private static readonly string[] Countries = ["US", "DE", "BR", "JP", "IN", "GB", "FR", "KR", "PL", "MX"];

    private readonly ZipfDistribution _popularity = new(options.Value.Players, options.Value.ZipfExponent);

    public IReadOnlyList<SimulatedPlayer> Players { get; } =
        [.. Enumerable.Range(1, options.Value.Players)
            .Select(number => new SimulatedPlayer(number, Device(number), http.CreateClient(SimulatorHttp.Gateway)))];

    public SimulatedPlayer Pick(Random random) => Players[_popularity.Next(random)];

    public static string CountryOf(int number) => Countries[number * 7 % Countries.Length];

    private static DeviceLogin Device(int number) =>
        new($"simulated-device-{number:D6}", $"{Names[number % Names.Length]} {number}", CountryOf(number));
}
