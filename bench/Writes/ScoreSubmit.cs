using System.Diagnostics;
using System.Text;
using Bench.Comparing;
using Bench.Load;
using Bench.Servers;
using Bench.Sql;
using StackExchange.Redis;

namespace Bench.Writes;

/// <summary>A score submitted and ranked among 100,000, against the upsert of its row.</summary>
/// <param name="ownRedis">With the Redis server of this machine, and stores of its own beside it; else with the one of the run.</param>
internal sealed class ScoreSubmit(bool ownRedis) : IComparison
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public string Name => ownRedis ? "leaderboard-submit-redis" : "leaderboard-submit";
    public string SideA => ownRedis ? "GameApi, with rank, on redis-server" : "GameApi, with rank";
    public string SideB => "bare upsert";
    public string Unit => "writes/s";

    public async Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        // A database knows one Redis: the nodes of two would take turns in beginning a new epoch.
        var servers = ownRedis ? await RedisServer.ParkAsync(context.Servers, cancellationToken) : context.Servers;
        var stack = await GameStack.SharedAsync(servers, cancellationToken);
        var crowd = await Crowd.SharedAsync(servers, stack, cancellationToken);
        await UntilRankedAsync(servers, stack, crowd, cancellationToken);
        return new EndpointAgainstSql(stack, turn => Submit(crowd, turn), Statements.SubmitScore(crowd.Writer));
    }

    /// <summary>Redis learns the board from PostgreSQL when it is first asked; until it has, ranks are counted.</summary>
    private static async Task UntilRankedAsync(ServerPark servers, GameStack stack, Crowd crowd, CancellationToken cancellationToken)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(await servers.RedisAsync(cancellationToken));
        using var connection = await LoadConnection.OpenAsync(stack.Api.Port, cancellationToken);
        var waited = Stopwatch.StartNew();
        do
        {
            if (waited.Elapsed > Patience)
                throw new InvalidOperationException("The board is not ranked in Redis after a minute.");
            if (!await connection.ExchangeAsync(Submit(crowd, 0), cancellationToken))
                throw new InvalidOperationException("A score could not be submitted.");
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
