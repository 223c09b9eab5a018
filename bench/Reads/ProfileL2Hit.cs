using System.Text;
using Bench.Comparing;
using Bench.Endpoints;
using Bench.Load;
using Bench.Servers;
using GameApi.Players;
using StackExchange.Redis;

namespace Bench.Reads;

/// <summary>
/// Reads a profile that is in Redis, on a node with a tiny L1, against reading the same bytes from Redis, without HTTP and with a minimal
/// endpoint.
/// </summary>
internal sealed class ProfileL2Hit : IComparison
{
    public string Name => "profile-l2-hit";
    public string SideA => "GameApi, from Redis";
    public string SideB => "bare HMGET";
    public string SideC => "minimal API, that HMGET alone";
    public string Unit => "reads/s";

    // Room for a few dozen profiles, so that each is evicted before it is read again.
    private const long L1Bytes = 16 * 1024;

    public async Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var stack = await GameStack.SharedAsync(context.Servers, cancellationToken);
        var crowd = await Crowd.SharedAsync(context.Servers, stack, cancellationToken);
        var redis = await ConnectionMultiplexer.ConnectAsync(await context.Servers.RedisAsync(cancellationToken));
        var node = await GameStack.StartNodeAsync(context.Servers, cancellationToken, L1Bytes);
        var endpoints = await BareEndpoint.ServerAsync(context.Servers, cancellationToken);
        var run = new Run(stack, node, endpoints, crowd, redis);
        await run.FillAsync(cancellationToken);
        return run;
    }

    private sealed class Run(
        GameStack stack, (ServerProcess Process, int Port) node, (ServerProcess Process, int Port) endpoints, Crowd crowd,
        ConnectionMultiplexer redis) : IComparisonRun
    {
        private const int Connections = 32;

        private const int Players = 5_000;

        private static readonly RedisValue[] Fields = ["absexp", "sldexp", "data"];
        private int _turn;

        public IReadOnlyDictionary<string, int> Processes { get; } = new Dictionary<string, int>(stack.Processes)
        {
            ["gameapi"] = node.Process.Id,
            ["endpoint"] = endpoints.Process.Id,
        };

        /// <summary>Reads each profile once, which puts it into Redis, and stores the same bytes for the baselines.</summary>
        public async Task FillAsync(CancellationToken cancellationToken)
        {
            while (_turn < Players)
                if (await MeasureAsync(Side.A, TimeSpan.FromSeconds(1), cancellationToken) is { Errors: > 0 })
                    throw new InvalidOperationException("Could not read the profiles.");

            await using var profiles = stack.Database.CreateCommand(
                "SELECT player_id, display_name, country, level, created_at FROM players WHERE player_id = ANY($1)");
            profiles.Parameters.AddWithValue(crowd.Ids[..Players]);
            await using var reader = await profiles.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                var profile = new PublicProfile(
                    reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetInt32(3),
                    reader.GetFieldValue<DateTimeOffset>(4));
                await redis.GetDatabase().HashSetAsync(BareProfiles.CachedKey(profile.PlayerId),
                    [new("absexp", -1), new("sldexp", -1), new("data", CachedProfile.Of(profile, 1).Json)]);
            }

            await SameResponse.CheckAsync(
                (node.Port, stack.ReadProfile(crowd.Ids[0])), (endpoints.Port, ReadCached(crowd.Ids[0])), cancellationToken);
        }

        public Task<Sample> MeasureAsync(Side side, TimeSpan duration, CancellationToken cancellationToken) => side switch
        {
            Side.A => HttpLoad.RunAsync(node.Port, () => stack.ReadProfile(Next()), Connections, duration, cancellationToken),
            Side.B => ClosedLoop.RunAsync(
                _ => Task.FromResult(redis.GetDatabase()), HasAsync, Connections, duration, cancellationToken),
            _ => HttpLoad.RunAsync(endpoints.Port, () => ReadCached(Next()), Connections, duration, cancellationToken),
        };

        private async ValueTask<bool> HasAsync(IDatabase database, CancellationToken cancellationToken) =>
            (await database.HashGetAsync(BareProfiles.CachedKey(Next()), Fields))[2].HasValue;

        private static LoadRequest ReadCached(Guid id) =>
            LoadRequest.Of("GET", $"/cached/players/{id}", null) with { Expected = Encoding.ASCII.GetBytes($"\"playerId\":\"{id}\"") };

        private Guid Next() => crowd.Ids[Interlocked.Increment(ref _turn) % Players];

        public async ValueTask DisposeAsync()
        {
            await redis.DisposeAsync();
            await node.Process.DisposeAsync();
        }
    }
}
