namespace GameApi.Data.Schema;

/// <summary>
/// Where the rows of each table live in a sharded installation (Citus, Azure elastic clusters). Unused without the extension.
/// docs/data-model.md has the reasons.
/// </summary>
/// <param name="Table">The name of the table.</param>
/// <param name="Placement">How its rows are placed.</param>
/// <param name="Column">The distribution column of a <see cref="Placement.Distributed"/> table: rows with equal values share a
/// node.</param>
internal sealed record Distribution(string Table, Placement Placement, string? Column = null)
{
    private const string PlayerId = "player_id";

    public static readonly IReadOnlyList<Distribution> All =
    [
        // All rows of a player are on one node. The other tables are co-located with players, so it comes first.
        By(PlayerId, "players"), By(PlayerId, "token_families"), By(PlayerId, "refresh_tokens"), By(PlayerId, "sessions"),
        By(PlayerId, "wallets"), By(PlayerId, "wallet_entries"), By(PlayerId, "storage_objects"), By(PlayerId, "idempotency_records"),
        By(PlayerId, "erasure_requests"), By(PlayerId, "leaderboard_scores"),

        // A login does not know its player yet: one lookup on one node finds it.
        By("external_id", "player_identities"),

        // Small, read by all nodes, changed by administrators.
        new("games", Placement.Reference), new("boards", Placement.Reference),

        // The exporter reads the event log up to the snapshot of one node, which does not cover transactions of other nodes. So the log
        // stays on one node, in one order.
        new("activities", Placement.Local), new("activity_ids", Placement.Local), new("export_cursors", Placement.Local),
        new("export_dead_letters", Placement.Local), new("erased_players", Placement.Local),

        // A transaction that changes a shard and appends to the event log changes this table too, and so commits in two phases.
        new(TwoPhaseCommit.Table, Placement.Managed),

        // Few, short-lived rows. Every node reads revoked sessions several times a second, also while a data node is down.
        new("revoked_sessions", Placement.Local), new("login_failures", Placement.Local), new("pending_invalidations", Placement.Local),
        new("cache_epochs", Placement.Local),

        // Operators and their actions: few rows, one order for the audit log, and bans that every node reads several times a second.
        new("operators", Placement.Local), new("operator_sessions", Placement.Local), new("admin_audit", Placement.Local),
        new("bans", Placement.Local),
    ];

    private static Distribution By(string column, string table) => new(table, Placement.Distributed, column);
}

internal enum Placement
{
    /// <summary>Spread over the nodes by the hash of a column, co-located with tables that are distributed by the same type.</summary>
    Distributed,

    /// <summary>A full copy on every node.</summary>
    Reference,

    /// <summary>On the coordinator, as without Citus.</summary>
    Local,

    /// <summary>On the coordinator and in Citus' metadata: a transaction that changes it and a shard commits in two phases.</summary>
    Managed,
}
