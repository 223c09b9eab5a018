namespace Tests.Data;

/// <summary>
/// A statement on distributed tables without equality on their distribution column: Citus runs it on every shard. One that is not on this
/// list fails <c>QueryPlanTests</c> and <c>MultiShardTests</c>, so that none is added by accident.
/// </summary>
/// <param name="Sql">What identifies it, as PostgreSQL sees it.</param>
/// <param name="Why">Why it is not limited to a player.</param>
/// <param name="Needs">What its plan takes of Citus.</param>
internal sealed record MultiShardStatement(string Sql, string Why, string Needs)
{
    private const string CustomPlan =
        "a custom plan, since Citus refuses a parametrised SELECT over several shards under a forced generic one";
    private const string MergedLimit = CustomPlan + "; ORDER BY and LIMIT run on each shard by its index and are merged on the coordinator";
    private const string EachShard = "the statement pushed down to each shard; two-phase commit over the nodes by itself";

    public static readonly MultiShardStatement[] All =
    [
        new("FROM players WHERE (name_key, player_id) >", "players are found by name", MergedLimit),
        new("FROM leaderboard_scores", "a board is a ranking of all players", MergedLimit),
        new("player_identities AS p\nWHERE p.player_id", "a player who leaves is looked for in all ways to log in", CustomPlan),
        new("FROM player_identities WHERE player_id", "so is one whose data is exported", CustomPlan),
        new("FROM sessions AS s\nWHERE s.ended_at IS NULL AND s.last_seen_at <", "silent sessions of all players", MergedLimit),
        new("UPDATE sessions SET last_seen_at = beat.at", "heartbeats of many players at once, never with an empty array", EachShard),
        new("FROM erasure_requests AS e\nWHERE (e.game_erased_at IS NULL", "erasures that are due", MergedLimit),
        new("FROM erasure_requests ORDER BY requested_at, player_id", "the register as a whole, for an administrator", MergedLimit),
        new("INSERT INTO erasure_requests (player_id, requested_at)\nSELECT * FROM unnest", "a register that is read in", EachShard),
        new("UPDATE erasure_requests SET game_erased_at = NULL", "the same", EachShard),
        new("UPDATE erasure_requests SET analytics_erased_at", "players that the warehouse has erased, or has to erase again", EachShard),
        new("FROM erasure_requests WHERE analytics_erased_at IS NULL", "the oldest erasure that is due in the warehouse", CustomPlan),
        new("WHERE analytics_erased_at IS NULL AND game_erased_at <", "erasures that are due in the warehouse", MergedLimit),
        new("FROM erasure_requests WHERE player_id > $1", "all erased players, page by page", MergedLimit),
        new("FROM erasure_requests\nWHERE (requested_at, player_id) >", "new erasures, for the warehouse's copy of the register",
            MergedLimit),
        new("WHERE w.player_id = ANY", "entries of other players that name one who leaves", EachShard),
        new("DELETE FROM idempotency_records WHERE (", "retention", EachShard),
        new("DELETE FROM refresh_tokens WHERE (", "retention", EachShard),
        new("DELETE FROM token_families WHERE (", "retention", EachShard),
    ];

    public static bool Knows(string sql) => All.Any(known => sql.Contains(known.Sql, StringComparison.Ordinal));
}
