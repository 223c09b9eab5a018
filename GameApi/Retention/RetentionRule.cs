using GameApi.Data;

namespace GameApi.Retention;

/// <summary>How long the rows of a table stay: up to an age, or for a reason that is no age.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Key">Columns of its primary key.</param>
/// <param name="Column">The time that counts.</param>
/// <param name="Age">Rows whose time is longer ago are deleted.</param>
/// <param name="Reason">Why they stay, where they do; or what else removes them.</param>
internal sealed record RetentionRule(string Table, string Key = "", string Column = "", TimeSpan? Age = null, string Reason = "")
{
    /// <summary>One line per table; a table without one fails a test.</summary>
    internal static readonly RetentionRule[] All =
    [
        new("idempotency_records", "player_id, client, key", "created_at", IdempotencyRecord.Age),
        // After a family has expired nothing of it is good, and no reuse of a token matters any more.
        new("refresh_tokens", "player_id, token_hash", "expires_at", TimeSpan.FromDays(1)),
        new("token_families", "player_id, family_id", "expires_at", TimeSpan.FromDays(1)),
        // Longer than an access token may live (a day) and a node may read again (ten minutes).
        new("revoked_sessions", "session_id", "revoked_at", TimeSpan.FromDays(2)),
        // Longer than a session may last (a day), so that an investigation finds it.
        new("operator_sessions", "session_id", "expires_at", TimeSpan.FromDays(90)),
        new("login_failures", "subject", "window_started_at", TimeSpan.FromHours(1)),
        // As long as the activities they are copies of: then there is nothing to export again.
        new("export_dead_letters", "player_id, activity_id, source", "died_at", TimeSpan.FromDays(7 * 26)),

        new("activities", Reason: "weekly partitions, dropped past Partitions:RetentionWeeks once they are exported"),
        new("activity_ids", Reason: "weekly partitions, dropped after those of the activities they guard"),
        new("pending_invalidations", Reason: "deleted once made good, and when nothing of them can be in Redis any more"),
        new("export_cursors", Reason: "one row per exporter"),
        new("cache_epochs", Reason: "one row that all nodes agree on"),
        new("erasure_requests",
            Reason: "the register of who was erased keeps late rows out, also after a restore; it holds an id and times"),
        new("two_phase_commits", Reason: "always empty"),
        new("erased_players", Reason: "as the register, beside each event log"),
        new("players", Reason: "until erased"),
        new("player_identities", Reason: "until the player is erased"),
        new("sessions", Reason: "the player's own history, until erased"),
        new("wallets", Reason: "balances, until the player is erased"),
        new("wallet_entries", Reason: "a ledger is kept whole: balances are the sum of it, until the player is erased"),
        new("storage_objects", Reason: "1,000 per player, until deleted or erased"),
        new("leaderboard_scores", Reason: "one per player and board, until erased"),
        new("games", Reason: "the catalogue, made by administrators"),
        new("boards", Reason: "made by administrators"),
        new("operators", Reason: "made by administrators, disabled and not deleted: the audit log names them"),
        new("admin_audit", Reason: "a record that is kept whole; it holds no more than the id of a player who was erased"),
        new("bans", Reason: "a player's record, until the player is erased"),
    ];

    /// <summary>Deletes so many rows, the oldest first, by the database's clock. $1 is the age, $2 how many.</summary>
    internal string Sql => $"""
        DELETE FROM {Table} WHERE ({Key}) IN (SELECT {Key} FROM {Table} WHERE {Column} < now() - $1::interval ORDER BY {Column} LIMIT $2)
        """;
}
