using System.Globalization;
using GameApi.Caching;
using StackExchange.Redis;

namespace GameApi.Leaderboards;

/// <summary>
/// What Redis holds of a board, in the current epoch: scores in their order, the versions that they have, and counts of their buckets. Each of
/// the three keys carries a marker of what it is (complete, or being built), and all are checked whenever one is used: ranks never come from
/// a set of which a part was evicted.
/// </summary>
internal sealed class RankSet(RedisKeyspace redis, CurrentEpoch epoch)
{
    /// <summary>The ranks of scores, in one round trip; null where the set is not complete.</summary>
    internal async Task<long[]?> RanksAsync(string board, IReadOnlyList<long> scores)
    {
        var better = (long[]?)await EvaluateAsync(RankScripts.Better, board, [.. scores.Select(Text)]);
        return better?.Length == scores.Count ? [.. better.Select(count => count + 1)] : null;
    }

    /// <summary>Applies committed scores.</summary>
    /// <returns>The rank of the last one; null where the set is not complete, or it has no score.</returns>
    internal async Task<long?> ApplyAsync(string board, IReadOnlyCollection<RankChange> changes)
    {
        if (changes.Count == 0)
            return null;
        RedisValue[] arguments =
            [.. changes.SelectMany(row => (RedisValue[])[Member(row.PlayerId), row.Score is { } score ? Text(score) : "", Text(row.Version)])];
        return (long?)await EvaluateAsync(RankScripts.Apply, board, arguments) + 1;
    }

    /// <summary>Whether a node builds the set now.</summary>
    internal Task<bool> IsBuildingAsync(string board) => redis.Database.KeyExistsAsync(Key(board, "building"));

    /// <summary>Removes all of a player.</summary>
    internal Task ForgetAsync(string board, Guid playerId) => EvaluateAsync(RankScripts.Forget, board, [Member(playerId)]);

    /// <summary>Begins a build, unless another node has.</summary>
    internal async Task<bool> StartAsync(string board, string build, TimeSpan limit) =>
        (bool)await EvaluateAsync(RankScripts.Start, board, [build, (long)limit.TotalMilliseconds]);

    /// <returns>False where it is not this build's any more, or not complete.</returns>
    internal async Task<bool> FinishAsync(string board, string build, TimeSpan trusted) =>
        (bool)await EvaluateAsync(RankScripts.Finish, board, [build, (long)trusted.TotalMilliseconds]);

    internal Task GiveUpAsync(string board, string build) => EvaluateAsync(RankScripts.GiveUp, board, [build]);

    // The braces keep a board's keys on one node of a Redis cluster.
    internal RedisKey Key(string board, string part) =>
        string.Create(CultureInfo.InvariantCulture, $"board:{{e{epoch.Current}:{board}}}:{part}");

    private Task<RedisResult> EvaluateAsync(string script, string board, RedisValue[] arguments) =>
        redis.Database.ScriptEvaluateAsync(
            script, [Key(board, "scores"), Key(board, "versions"), Key(board, "buckets"), Key(board, "building")], arguments);

    private static RedisValue Member(Guid playerId) => playerId.ToString("N");

    private static RedisValue Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
