using System.Globalization;
using GameApi.Caching;
using GameApi.Players.Erasure;
using StackExchange.Redis;

namespace GameApi.Leaderboards;

/// <summary>
/// Scores of a board in a Redis sorted set that all nodes share, so that a rank costs a logarithm and not a count. PostgreSQL is the
/// truth: what is missing is built from it, what Redis cannot say is counted there, and every few minutes a board is gone over again.
/// </summary>
internal sealed partial class SharedRanks(
    RedisKeyspace redis, IServiceScopeFactory scopes, ILogger<SharedRanks> logger) : IForgetsPlayers
{
    /// <summary>A change that did not reach Redis is made good within this time.</summary>
    private static readonly TimeSpan Trusted = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LongestBuild = TimeSpan.FromMinutes(2);
    private const int BuildBatch = 500;

    /// <summary>Of two changes of a player's score the one with the higher version stays, in whatever order they arrive.</summary>
    private const string ApplyScript = """
        for i = 1, #ARGV, 3 do
            local known = redis.call('HGET', KEYS[2], ARGV[i])
            if not known or tonumber(known) <= tonumber(ARGV[i + 2]) then
                redis.call('ZADD', KEYS[1], ARGV[i + 1], ARGV[i])
                redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 2])
            end
        end
        return 1
        """;

    /// <summary>A build that Redis has forgotten half of, because it was emptied or another build began, must not pass for whole.</summary>
    private const string FinishScript = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        if ARGV[2] ~= '' then redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[3]) end
        redis.call('DEL', KEYS[1])
        return 1
        """;

    /// <inheritdoc cref="RanksAsync"/>
    internal async Task<long?> RankAsync(string board, long score) => (await RanksAsync(board, [score]))?[0];

    /// <summary>The ranks that scores have, in one round trip; null where Redis cannot say, and then it learns to.</summary>
    internal async Task<long[]?> RanksAsync(string board, IReadOnlyList<long> scores)
    {
        try
        {
            var database = redis.Database;
            if (!await database.KeyExistsAsync(Ready(board)))
            {
                await StartBuildAsync(database, board);
                return null;
            }
            return await Task.WhenAll(scores.Select(async score => 1 + await database.SortedSetLengthAsync(Scores(board), score, double.PositiveInfinity, Exclude.Start)));
        }
        catch (Exception exception) when (RedisTrouble.Is(exception))
        {
            LogAway(exception);
            return null;
        }
    }

    /// <summary>Takes over a committed score.</summary>
    internal async Task ApplyAsync(string board, PlayerScore row)
    {
        try
        {
            await ApplyAsync(redis.Database, board, [row]);
        }
        catch (Exception exception) when (RedisTrouble.Is(exception))
        {
            LogAway(exception);
        }
    }

    /// <inheritdoc/>
    public async Task ForgetAsync(Guid playerId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var boards = await scope.ServiceProvider.GetRequiredService<LeaderboardStore>().LoadBoardIdsAsync(cancellationToken);
        var database = redis.Database;
        foreach (var board in boards)
        {
            await database.SortedSetRemoveAsync(Scores(board), Member(playerId));
            await database.HashDeleteAsync(Versions(board), Member(playerId));
        }
    }

    /// <summary>One node builds; the others go on counting until it is done.</summary>
    private async Task StartBuildAsync(IDatabase database, string board)
    {
        var build = Guid.NewGuid().ToString("N");
        if (await database.StringSetAsync(Building(board), build, LongestBuild, When.NotExists))
            _ = Task.Run(() => BuildAsync(database, board, build));
    }

    private async Task BuildAsync(IDatabase database, string board, string build)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var batch = new List<PlayerScore>(BuildBatch);
            var count = 0;
            await foreach (var row in scope.ServiceProvider.GetRequiredService<LeaderboardStore>().AllAsync(board))
            {
                batch.Add(row);
                count++;
                if (batch.Count < BuildBatch)
                    continue;
                await ApplyAsync(database, board, batch);
                batch.Clear();
            }

            await ApplyAsync(database, board, batch);
            if (await EndBuildAsync(database, board, build, count))
                LogBuilt(board, count);
        }
        catch (Exception exception)
        {
            // Ranks are counted meanwhile, and the next to ask for one starts again.
            LogNotBuilt(exception, board);
            await TryGiveUpAsync(database, board, build);
        }
    }

    /// <returns>False where it is not this build's any more.</returns>
    private static async Task<bool> EndBuildAsync(IDatabase database, string board, string build, RedisValue count) =>
        (bool)await database.ScriptEvaluateAsync(FinishScript, [Building(board), Ready(board)], [build, count, (long)Trusted.TotalSeconds]);

    private async Task TryGiveUpAsync(IDatabase database, string board, string build)
    {
        try
        {
            await EndBuildAsync(database, board, build, RedisValue.EmptyString);
        }
        catch (Exception exception) when (RedisTrouble.Is(exception))
        {
            // Then it ends with its time.
            LogAway(exception);
        }
    }

    private static async Task ApplyAsync(IDatabase database, string board, List<PlayerScore> rows)
    {
        if (rows.Count > 0)
            await database.ScriptEvaluateAsync(ApplyScript, [Scores(board), Versions(board)], [.. rows.SelectMany(Arguments)]);
    }

    private static IEnumerable<RedisValue> Arguments(PlayerScore row) =>
        [Member(row.PlayerId), row.Score.ToString(CultureInfo.InvariantCulture), row.Version.ToString(CultureInfo.InvariantCulture)];

    private static RedisValue Member(Guid playerId) => playerId.ToString("N");

    // The braces keep a board's keys on one node of a Redis cluster.
    private static RedisKey Scores(string board) => $"board:{{{board}}}:scores";
    private static RedisKey Versions(string board) => $"board:{{{board}}}:versions";
    private static RedisKey Ready(string board) => $"board:{{{board}}}:ready";
    private static RedisKey Building(string board) => $"board:{{{board}}}:building";

    [LoggerMessage(LogLevel.Information, "Ranks of {Board} are built: {Count} players")]
    private partial void LogBuilt(string board, int count);

    [LoggerMessage(LogLevel.Warning, "Ranks of {Board} could not be built")]
    private partial void LogNotBuilt(Exception exception, string board);

    [LoggerMessage(LogLevel.Debug, "Redis is away: ranks are counted in PostgreSQL")]
    private partial void LogAway(Exception exception);
}
