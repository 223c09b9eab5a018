using System.Globalization;
using GameApi.Caching;
using StackExchange.Redis;

namespace GameApi.Leaderboards;

/// <summary>
/// What Redis holds of a board, in the present epoch: scores in their order, and the versions they have. Each of the two keys carries a
/// marker of what it is (whole, or being built), and both are checked whenever one is used: ranks are never those of a set of which a part
/// was evicted.
/// </summary>
internal sealed class RankSet(RedisKeyspace redis, CurrentEpoch epoch)
{
    // The markers ~ready and ~building are no player's id, and their score is below all others.

    /// <summary>
    /// Keys: scores, versions, the build. Arguments: the build's id, its life in milliseconds. An older set goes, with members that are no
    /// more.
    /// </summary>
    private const string StartScript = """
        if not redis.call('SET', KEYS[3], ARGV[1], 'PX', ARGV[2], 'NX') then return 0 end
        redis.call('UNLINK', KEYS[1], KEYS[2])
        redis.call('ZADD', KEYS[1], '-inf', '~building')
        redis.call('HSET', KEYS[2], '~building', ARGV[1])
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        redis.call('PEXPIRE', KEYS[2], ARGV[2])
        return 1
        """;

    /// <summary>
    /// Of two changes of a player's score the one with the higher version stays, in whatever order they arrive. What is neither whole nor
    /// being built takes none: the build reads them.
    /// </summary>
    private const string ApplyScript = """
        local function has(marker)
            return redis.call('ZSCORE', KEYS[1], marker) and redis.call('HEXISTS', KEYS[2], marker) == 1
        end
        if not has('~ready') and not has('~building') then return 0 end
        for i = 1, #ARGV, 3 do
            local known = redis.call('HGET', KEYS[2], ARGV[i])
            if not known or tonumber(known) <= tonumber(ARGV[i + 2]) then
                redis.call('ZADD', KEYS[1], ARGV[i + 1], ARGV[i])
                redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 2])
            end
        end
        return 1
        """;

    /// <summary>
    /// Arguments: the build's id, how long the set is trusted. A build that Redis has lost a part of does not pass for whole.
    /// </summary>
    private const string FinishScript = """
        if redis.call('GET', KEYS[3]) ~= ARGV[1] then return 0 end
        redis.call('DEL', KEYS[3])
        if not redis.call('ZSCORE', KEYS[1], '~building') or redis.call('HGET', KEYS[2], '~building') ~= ARGV[1] then return 0 end
        redis.call('ZREM', KEYS[1], '~building')
        redis.call('HDEL', KEYS[2], '~building')
        redis.call('ZADD', KEYS[1], '-inf', '~ready')
        redis.call('HSET', KEYS[2], '~ready', '1')
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        redis.call('PEXPIRE', KEYS[2], ARGV[2])
        return 1
        """;

    private const string GiveUpScript = """
        if redis.call('GET', KEYS[3]) ~= ARGV[1] then return 0 end
        return redis.call('UNLINK', KEYS[1], KEYS[2], KEYS[3])
        """;

    /// <summary>Arguments: scores. Returns how many are better than each; nothing where the set is not whole.</summary>
    private const string RankScript = """
        local better = {}
        if not redis.call('ZSCORE', KEYS[1], '~ready') or redis.call('HEXISTS', KEYS[2], '~ready') == 0 then return better end
        for i = 1, #ARGV do better[i] = redis.call('ZCOUNT', KEYS[1], '(' .. ARGV[i], '+inf') end
        return better
        """;

    /// <summary>The ranks of scores; null where the set is not whole.</summary>
    internal async Task<long[]?> RanksAsync(string board, IReadOnlyList<long> scores)
    {
        var better = (long[]?)await EvaluateAsync(RankScript, board, [.. scores.Select(Text)]);
        return better?.Length == scores.Count ? [.. better.Select(count => count + 1)] : null;
    }

    /// <summary>Takes committed scores over.</summary>
    internal async Task ApplyAsync(string board, IReadOnlyCollection<PlayerScore> rows)
    {
        if (rows.Count > 0)
            await EvaluateAsync(
                ApplyScript, board, [.. rows.SelectMany(row => (RedisValue[])[Member(row.PlayerId), Text(row.Score), Text(row.Version)])]);
    }

    /// <summary>Whether a node builds the set now.</summary>
    internal Task<bool> IsBuildingAsync(string board) => redis.Database.KeyExistsAsync(Key(board, "building"));

    internal async Task RemoveAsync(string board, Guid playerId)
    {
        await redis.Database.SortedSetRemoveAsync(Key(board, "scores"), Member(playerId));
        await redis.Database.HashDeleteAsync(Key(board, "versions"), Member(playerId));
    }

    /// <summary>Begins a build, unless another node has.</summary>
    internal async Task<bool> StartAsync(string board, string build, TimeSpan limit) =>
        (bool)await EvaluateAsync(StartScript, board, [build, (long)limit.TotalMilliseconds]);

    /// <returns>False where it is not this build's any more, or not whole.</returns>
    internal async Task<bool> FinishAsync(string board, string build, TimeSpan trusted) =>
        (bool)await EvaluateAsync(FinishScript, board, [build, (long)trusted.TotalMilliseconds]);

    internal Task GiveUpAsync(string board, string build) => EvaluateAsync(GiveUpScript, board, [build]);

    // The braces keep a board's keys on one node of a Redis cluster.
    internal RedisKey Key(string board, string part) =>
        string.Create(CultureInfo.InvariantCulture, $"board:{{e{epoch.Current}:{board}}}:{part}");

    private Task<RedisResult> EvaluateAsync(string script, string board, RedisValue[] arguments) =>
        redis.Database.ScriptEvaluateAsync(script, [Key(board, "scores"), Key(board, "versions"), Key(board, "building")], arguments);

    private static RedisValue Member(Guid playerId) => playerId.ToString("N");

    private static RedisValue Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
