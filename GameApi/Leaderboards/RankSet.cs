using System.Globalization;
using GameApi.Caching;
using StackExchange.Redis;

namespace GameApi.Leaderboards;

/// <summary>
/// The ranks of a board in Redis, in the current epoch: the scores in order, their versions, and the counts of their buckets. Each of the
/// three keys carries a marker of its state (complete or being built), and every use checks all of them, so ranks never come from a set
/// that was evicted in part.
/// </summary>
internal sealed class RankSet(RedisKeyspace redis, CurrentEpoch epoch)
{
    /// <summary>Returns the ranks of scores in one round trip; null if the set is not complete.</summary>
    internal async Task<long[]?> RanksAsync(string board, IReadOnlyList<long> scores)
    {
        var better = (long[]?)await EvaluateAsync(RankScripts.Better, board, [.. scores.Select(Text)]);
        return better?.Length == scores.Count ? [.. better.Select(count => count + 1)] : null;
    }

    /// <summary>Applies committed scores.</summary>
    /// <returns>The rank of the last one; null if the set is not complete or the change has no score.</returns>
    internal async Task<long?> ApplyAsync(string board, IReadOnlyCollection<RankChange> changes)
    {
        if (changes.Count == 0)
            return null;
        return (long?)await EvaluateAsync(RankScripts.Apply, board, [.. changes.SelectMany(Arguments)]) + 1;
    }

    private static RedisValue[] Arguments(RankChange change) =>
        [Member(change.PlayerId), change.Score is { } score ? Text(score) : "", Text(change.Version)];

    /// <summary>Whether a node is building the set.</summary>
    internal Task<bool> IsBuildingAsync(string board) => redis.Database.KeyExistsAsync(Key(board, "building"));

    /// <summary>Removes a player with the version of its score.</summary>
    internal Task RemoveAsync(string board, Guid playerId) => EvaluateAsync(RankScripts.Remove, board, [Member(playerId)]);

    /// <summary>Starts a build, unless another node builds already.</summary>
    internal async Task<bool> StartAsync(string board, string build, TimeSpan limit) =>
        (bool)await EvaluateAsync(RankScripts.Start, board, [build, (long)limit.TotalMilliseconds]);

    /// <returns>False if the set is no longer this build's, or is incomplete.</returns>
    internal async Task<bool> FinishAsync(string board, string build, TimeSpan lifetime) =>
        (bool)await EvaluateAsync(RankScripts.Finish, board, [build, (long)lifetime.TotalMilliseconds]);

    internal Task AbandonAsync(string board, string build) => EvaluateAsync(RankScripts.Abandon, board, [build]);

    // The braces keep a board's keys on one node of a Redis cluster.
    internal RedisKey Key(string board, string part) =>
        string.Create(CultureInfo.InvariantCulture, $"board:{{e{epoch.Current}:{board}}}:{part}");

    private Task<RedisResult> EvaluateAsync(string script, string board, RedisValue[] arguments) =>
        redis.Database.ScriptEvaluateAsync(
            script, [Key(board, "scores"), Key(board, "versions"), Key(board, "buckets"), Key(board, "building")], arguments);

    private static RedisValue Member(Guid playerId) => playerId.ToString("N");

    private static RedisValue Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
