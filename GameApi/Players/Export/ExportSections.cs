namespace GameApi.Players.Export;

/// <summary>A section of the export: a player's rows of one table, with the names and formats of the API.</summary>
/// <param name="Name">The member of the document.</param>
/// <param name="Table">The table.</param>
/// <param name="Columns">The exported columns, without secrets and internals.</param>
/// <param name="Order">The columns of the chronological order.</param>
internal sealed record ExportSection(string Name, string Table, string Columns, string Order)
{
    /// <summary>Returns one JSON object per row; $1 is the player.</summary>
    internal string Sql => $"SELECT row_to_json(t)::text FROM (SELECT {Columns} FROM {Table} WHERE player_id = $1 ORDER BY {Order}) t";
}

/// <summary>The sections of a player's data in PostgreSQL.</summary>
internal static class ExportSections
{
    /// <summary>Masks like <see cref="Http.Text.Masking.Email"/>.</summary>
    private const string MaskedEmail = @"regexp_replace(external_id, '^(.)[^@]*@(.).*(\.[^.]*)$', '\1***@\2***\3')";

    private const string MaskedIdentity =
        $"""provider, CASE provider WHEN 'email' THEN {MaskedEmail} ELSE external_id END AS "externalId", created_at AS "createdAt" """;

    /// <summary>In <c>gamedb</c>.</summary>
    internal static readonly ExportSection[] Game =
    [
        new("player", "players",
            """
            player_id AS "playerId", display_name AS "displayName", country, level, xp, session_count AS "sessionCount",
                play_seconds AS "playSeconds", last_seen_at AS "lastSeenAt", version, created_at AS "createdAt",
                updated_at AS "updatedAt"
            """,
            "player_id"),
        new("identities", "player_identities", """provider, external_id AS "externalId", created_at AS "createdAt" """, "created_at"),
        new("logins", "token_families",
            """
            family_id AS "loginId", created_at AS "createdAt", expires_at AS "expiresAt", revoked_at AS "revokedAt",
                revoked_reason AS "revokedReason"
            """,
            "family_id"),
        new("refreshTokens", "refresh_tokens",
            """family_id AS "loginId", issued_at AS "issuedAt", expires_at AS "expiresAt", used_at AS "usedAt" """, "issued_at"),
        new("sessions", "sessions",
            """
            session_id AS "sessionId", game_id AS "gameId", country, platform, client_version AS "clientVersion",
                started_at AS "startedAt", last_seen_at AS "lastSeenAt", ended_at AS "endedAt", end_reason AS "endReason"
            """,
            "session_id"),
        new("wallets", "wallets", """currency, balance, updated_at AS "updatedAt" """, "currency"),
        new("walletEntries", "wallet_entries",
            """
            entry_id AS "entryId", currency, amount, balance_after AS "balanceAfter", kind, reason, gift_id AS "giftId",
                counterpart_id AS "counterpartId", created_at AS "createdAt"
            """,
            "entry_id"),
        new("storage", "storage_objects", """collection, key, value, version, created_at AS "createdAt", updated_at AS "updatedAt" """,
            "collection, key"),
        new("writes", "idempotency_records", """client, key, created_at AS "createdAt" """, "created_at"),
        new("bans", "bans", """ban_id AS "banId", scope, until, created_at AS "createdAt", lifted_at AS "liftedAt" """, "ban_id"),
        new("operatorActions", "admin_audit", "action, at", "seq"),
        Events("activities"),
        DeadLetters("deadLetters"),
        new("erasure", "erasure_requests", """requested_at AS "requestedAt" """, "requested_at"),
    ];

    /// <summary>The same with masked e-mail addresses.</summary>
    internal static readonly ExportSection[] Masked =
        [.. Game.Select(section => section.Table == "player_identities" ? section with { Columns = MaskedIdentity } : section)];

    /// <summary>In <c>leaderboarddb</c>.</summary>
    internal static readonly ExportSection[] Leaderboards =
    [
        new("scores", "leaderboard_scores",
            """board_id AS "boardId", display_name AS "displayName", score, best, achieved_at AS "achievedAt" """, "board_id"),
    ];

    /// <summary>In <c>leaderboarddb</c> if that is a database of its own, with its own event log.</summary>
    internal static readonly ExportSection[] LeaderboardEvents = [Events("leaderboardActivities"), DeadLetters("leaderboardDeadLetters")];

    private static ExportSection DeadLetters(string name) => new(name, "export_dead_letters",
        """
        activity_id AS "id", game_id AS "gameId", session_id AS "sessionId", kind, occurred_at AS "occurredAt", payload,
            died_at AS "diedAt"
        """,
        "died_at, activity_id");

    private static ExportSection Events(string name) => new(name, "activities",
        """
        activity_id AS "id", game_id AS "gameId", session_id AS "sessionId", kind, occurred_at AS "occurredAt",
            received_at AS "receivedAt", payload
        """,
        "occurred_at, activity_id");
}
