using System.Globalization;
using StackExchange.Redis;

namespace GameApi.Leaderboards;

/// <summary>What Redis holds of a board: scores in their order, and the versions they have.</summary>
internal static class RankSet
{
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

    internal static async Task ApplyAsync(IDatabase database, string board, List<PlayerScore> rows)
    {
        if (rows.Count > 0)
            await database.ScriptEvaluateAsync(ApplyScript, [Scores(board), Versions(board)], [.. rows.SelectMany(Arguments)]);
    }

    private static IEnumerable<RedisValue> Arguments(PlayerScore row) =>
        [Member(row.PlayerId), row.Score.ToString(CultureInfo.InvariantCulture), row.Version.ToString(CultureInfo.InvariantCulture)];

    internal static RedisValue Member(Guid playerId) => playerId.ToString("N");

    // The braces keep a board's keys on one node of a Redis cluster.
    internal static RedisKey Scores(string board) => $"board:{{{board}}}:scores";
    internal static RedisKey Versions(string board) => $"board:{{{board}}}:versions";
    internal static RedisKey Ready(string board) => $"board:{{{board}}}:ready";
    internal static RedisKey Building(string board) => $"board:{{{board}}}:building";
}
