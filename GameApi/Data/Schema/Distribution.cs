namespace GameApi.Data.Schema;

/// <summary>
/// Where the rows of each table live in a sharded installation (Citus, Azure elastic clusters): the one list of it. Without the extension
/// it means nothing. docs/data-model.md has the reasons.
/// </summary>
/// <param name="Table">Its name.</param>
/// <param name="Placement">How its rows are placed.</param>
/// <param name="Column">For <see cref="Placement.Distributed"/>: rows that agree in it are on one node.</param>
internal sealed record Distribution(string Table, Placement Placement, string? Column = null)
{
    private const string PlayerId = "player_id";

    public static readonly IReadOnlyList<Distribution> All =
    [
        // All of a player is on one node: players is the table that the others are co-located with, so it comes first.
        By(PlayerId, "players"), By(PlayerId, "token_families"), By(PlayerId, "refresh_tokens"), By(PlayerId, "sessions"),
            By(PlayerId, "wallets"),
        By(PlayerId, "wallet_entries"), By(PlayerId, "storage_objects"), By(PlayerId, "idempotency_records"),
        By(PlayerId, "erasure_requests"),
        By(PlayerId, "leaderboard_scores"),

        // Whoever logs in is not known yet: one look at one node tells the player.
        By("external_id", "player_identities"),

        // Small, read by everybody, changed by administrators.
        new("games", Placement.Reference), new("boards", Placement.Reference),

        // An event log is read up to one node's snapshot, and transactions of several nodes are not part of it: it stays on one node, in
        // full order.
        new("activities", Placement.Local), new("activity_ids", Placement.Local), new("export_cursors", Placement.Local),
            new("export_dead_letters", Placement.Local),
        new("erased_players", Placement.Local),

        // A transaction that changes a shard and appends to the event log changes this too, and commits in two phases.
        new(TwoPhaseCommit.Table, Placement.Managed),

        // Few rows that live for minutes. Every node reads revoked sessions several times a second, also while a data node is down.
        new("revoked_sessions", Placement.Local), new("login_failures", Placement.Local), new("pending_invalidations", Placement.Local),
        new("cache_epochs", Placement.Local),

        // Operators and what they do: few rows, one order for the audit log, and bans that every node reads several times a second.
        new("operators", Placement.Local), new("operator_sessions", Placement.Local), new("admin_audit", Placement.Local),
            new("bans", Placement.Local),
    ];

    private static Distribution By(string column, string table) => new(table, Placement.Distributed, column);
}

internal enum Placement
{
    /// <summary>Spread over the nodes by the hash of a column, and co-located with other tables by the same type of column.</summary>
    Distributed,

    /// <summary>Whole on every node.</summary>
    Reference,

    /// <summary>On the coordinator, like a table without Citus.</summary>
    Local,

    /// <summary>On the coordinator, and in Citus' metadata: a transaction that changes it and a shard commits in two phases.</summary>
    Managed,
}
