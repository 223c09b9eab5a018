using System.Diagnostics;
using System.Text;
using Bench.Comparing;
using Bench.Load;
using Bench.Servers;
using Bench.Sql;
using StackExchange.Redis;

namespace Bench.Writes;

/// <summary>Submits a score to a leaderboard with 100,000 players and returns the rank, against the upsert of its row.</summary>
/// <param name="ownRedis">Whether to use the redis-server of this machine, with its own stores, instead of the embedded one.</param>
internal sealed class ScoreSubmit(bool ownRedis) : IComparison
{
    private static readonly TimeSpan RankTimeout = TimeSpan.FromMinutes(1);

    public string Name => ownRedis ? "leaderboard-submit-redis" : "leaderboard-submit";
    public string SideA => ownRedis ? "GameApi, with rank, on redis-server" : "GameApi, with rank";
    public string SideB => "bare upsert";
    public string Unit => "writes/s";

    public async Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        // A database belongs to one Redis: with two, their nodes would start new cache epochs in turn.
        var servers = ownRedis ? await RedisServer.ParkAsync(context.Servers, cancellationToken) : context.Servers;
        var stack = await GameStack.SharedAsync(servers, cancellationToken);
        var crowd = await Crowd.SharedAsync(servers, stack, cancellationToken);
        await UntilRankedAsync(servers, stack, crowd, cancellationToken);
        return new EndpointAgainstSql(stack, turn => Submit(crowd, turn), Statements.SubmitScore(crowd.Writer));
    }

    /// <summary>Waits until the board's ranks are in Redis. The first submission starts their build; until then SQL counts ranks.</summary>
    private static async Task UntilRankedAsync(ServerPark servers, GameStack stack, Crowd crowd, CancellationToken cancellationToken)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(await servers.RedisAsync(cancellationToken));
        using var connection = await LoadConnection.OpenAsync(stack.Api.Port, cancellationToken);
        var waited = Stopwatch.StartNew();
        do
        {
            if (waited.Elapsed > RankTimeout)
                throw new InvalidOperationException("The board is not ranked in Redis after a minute.");
            if (!await connection.ExchangeAsync(Submit(crowd, 0), cancellationToken))
                throw new InvalidOperationException("Could not submit a score.");
            await Task.Delay(200, cancellationToken);
        }
        while (await redis.GetDatabase().SortedSetScoreAsync("game:board:{e1:last-match}:scores", "~ready") is null);
    }

    private static LoadRequest Submit(Crowd crowd, int turn)
    {
        var score = Random.Shared.Next(1 << 20);
        return LoadRequest.Of("PUT", "/v1/leaderboards/last-match/scores", crowd.Token(turn), $$"""{"score":{{score}}}""") with
        {
            Expected = Encoding.ASCII.GetBytes($"\"score\":{score},"),
        };
    }
}
