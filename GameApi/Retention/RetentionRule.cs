using GameApi.Data;

namespace GameApi.Retention;

/// <summary>How long the rows of a table are kept: up to an age, or indefinitely for a stated reason.</summary>
/// <param name="Table">The name of the table.</param>
/// <param name="Key">The columns of the primary key.</param>
/// <param name="Column">The column with the time that the age counts from.</param>
/// <param name="Age">Older rows are deleted.</param>
/// <param name="Reason">Why rows without an age stay, or what else deletes them.</param>
internal sealed record RetentionRule(string Table, string Key = "", string Column = "", TimeSpan? Age = null, string Reason = "")
{
    /// <summary>One rule per table; a test fails if a table has none.</summary>
    internal static readonly RetentionRule[] All =
    [
        new("idempotency_records", "player_id, client, key", "created_at", IdempotencyRecord.Age),
        // The tokens of an expired family are invalid, and their reuse no longer matters.
        new("refresh_tokens", "player_id, token_hash", "expires_at", TimeSpan.FromDays(1)),
        new("token_families", "player_id, family_id", "expires_at", TimeSpan.FromDays(1)),
        // Longer than the maximum lifetime of an access token (a day) plus the overlap of reads (ten minutes).
        new("revoked_sessions", "session_id", "revoked_at", TimeSpan.FromDays(2)),
        // Longer than a session can last (a day), for investigations.
        new("operator_sessions", "session_id", "expires_at", TimeSpan.FromDays(90)),
        new("login_failures", "subject", "window_started_at", TimeSpan.FromHours(1)),
        // As long as the activities they are copies of.
        new("export_dead_letters", "player_id, activity_id, source", "died_at", TimeSpan.FromDays(7 * 26)),

        new("activities", Reason: "weekly partitions, dropped past Partitions:RetentionWeeks once they are exported"),
        new("activity_ids", Reason: "weekly partitions, dropped after those of activities"),
        new("pending_invalidations", Reason: "deleted once applied, or once the values have expired in Redis"),
        new("export_cursors", Reason: "one row per exporter"),
        new("cache_epochs", Reason: "a single row"),
        new("erasure_requests",
            Reason: "the register of erasures rejects late rows, also after a restore; it holds only ids and times"),
        new("two_phase_commits", Reason: "always empty"),
        new("erased_players", Reason: "as erasure_requests, in each database with an event log"),
        new("players", Reason: "until erased"),
        new("player_identities", Reason: "until the player is erased"),
        new("sessions", Reason: "the player's own history, until erased"),
        new("wallets", Reason: "balances, until the player is erased"),
        new("wallet_entries", Reason: "a ledger is kept complete, because balances are its sum, until the player is erased"),
        new("storage_objects", Reason: "1,000 per player, until deleted or erased"),
        new("leaderboard_scores", Reason: "one per player and board, until erased"),
        new("games", Reason: "the catalogue, maintained by administrators"),
        new("boards", Reason: "maintained by administrators"),
        new("operators", Reason: "maintained by administrators; disabled and not deleted, because the audit log names them"),
        new("admin_audit", Reason: "an audit log is kept complete; of an erased player it holds only the id"),
        new("bans", Reason: "a player's record, until the player is erased"),
    ];

    /// <summary>Deletes a batch of expired rows, oldest first, by the database's clock. $1 is the age, $2 the size of the batch.</summary>
    internal string Sql => $"""
        DELETE FROM {Table} WHERE ({Key}) IN (SELECT {Key} FROM {Table} WHERE {Column} < now() - $1::interval ORDER BY {Column} LIMIT $2)
        """;
}
