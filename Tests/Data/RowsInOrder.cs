namespace Tests.Data;

/// <summary>A valid row of each table that has checks: SQL by column.</summary>
internal static class RowsInOrder
{
    public const string Player = "'01990000-0000-7000-8000-000000000001'";

    public static readonly IReadOnlyDictionary<string, Dictionary<string, string>> Of = new Dictionary<string, Dictionary<string, string>>
    {
        ["players"] = new() { ["player_id"] = Player, ["display_name"] = "'Ada'", ["created_at"] = "now()", ["updated_at"] = "now()" },
        ["games"] = new() { ["game_id"] = "'a-game'", ["name"] = "'A game'", ["created_at"] = "now()", ["updated_at"] = "now()" },
        ["boards"] = new() { ["board_id"] = "'a-board'", ["name"] = "'A board'", ["policy"] = "'best'", ["created_at"] = "now()" },
        ["leaderboard_scores"] = new()
        {
            ["player_id"] = Player, ["board_id"] = "'a-board'", ["display_name"] = "'Ada'", ["score"] = "1", ["best"] = "1",
                ["achieved_at"] = "now()",
        },
        ["sessions"] = new()
        {
            ["player_id"] = Player, ["session_id"] = "uuidv7()", ["game_id"] = "'a-game'", ["platform"] = "'web'",
                ["client_version"] = "'1'",
            ["started_at"] = "now()", ["last_seen_at"] = "now()",
        },
        ["wallets"] = new() { ["player_id"] = Player, ["currency"] = "'gold'", ["balance"] = "1", ["updated_at"] = "now()" },
        ["wallet_entries"] = new()
        {
            ["player_id"] = Player, ["entry_id"] = "uuidv7()", ["currency"] = "'gold'", ["amount"] = "1", ["balance_after"] = "1",
                ["kind"] = "'grant'",
            ["reason"] = "'test'", ["idempotency_key"] = "'key'", ["created_at"] = "now()",
        },
        ["storage_objects"] = new()
        {
            ["player_id"] = Player, ["collection"] = "'saves'", ["key"] = "'slot-1'", ["value"] = "'{}'", ["created_at"] = "now()",
                ["updated_at"] = "now()",
        },
        ["player_identities"] =
            new() { ["provider"] = "'device'", ["external_id"] = "'device-1'", ["player_id"] = Player, ["created_at"] = "now()" },
        ["token_families"] =
            new() { ["player_id"] = Player, ["family_id"] = "uuidv7()", ["created_at"] = "now()",
                ["expires_at"] = "now() + interval '1 day'" },
        ["refresh_tokens"] = new()
        {
            ["player_id"] = Player, ["token_hash"] = "sha256('x')", ["family_id"] = "uuidv7()", ["issued_at"] = "now()",
                ["expires_at"] = "now() + interval '1 day'",
        },
        ["idempotency_records"] = new()
        {
            ["player_id"] = Player, ["client"] = "''", ["key"] = "'key'", ["request_hash"] = "sha256('x')", ["response"] = "'{}'",
                ["created_at"] = "now()",
        },
        ["login_failures"] = new() { ["subject"] = "sha256('x')", ["failures"] = "1", ["window_started_at"] = "now()" },
        ["pending_invalidations"] = new() { ["key"] = "'key'", ["version"] = "1", ["added_at"] = "now()" },
        ["cache_epochs"] = new() { ["id"] = "1", ["epoch"] = "1", ["server"] = "'server'" },
        ["operators"] = new()
        {
            ["operator_id"] = "uuidv7()", ["email"] = "'ada@example.org'", ["name"] = "'Ada'", ["roles"] = "'{support}'",
                ["password_hash"] = "'x'", ["created_at"] = "now()",
        },
        ["operator_sessions"] = new()
        {
            ["session_id"] = "uuidv7()", ["operator_id"] = "uuidv7()", ["secret_hash"] = "sha256('x')", ["created_at"] = "now()",
                ["last_used_at"] = "now()",
            ["expires_at"] = "now() + interval '1 day'",
        },
        ["admin_audit"] = new()
        {
            ["seq"] = "1", ["id"] = "uuidv7()", ["at"] = "now()", ["actor"] = "'command'", ["action"] = "'player.ban'",
                ["subject"] = "'player'", ["salt"] = "'x'",
            ["reason"] = "'test'", ["digest"] = "sha256('x')", ["hash"] = "sha256('x')",
        },
        ["bans"] = new()
        {
            ["ban_id"] = "uuidv7()", ["player_id"] = Player, ["scope"] = "'login'", ["reason"] = "'test'", ["created_by"] = "'command'",
                ["created_at"] = "now()",
            ["changed_at"] = "now()",
        },
        ["activities"] = new()
        {
            ["player_id"] = Player, ["activity_id"] = "uuidv7()", ["game_id"] = "'a-game'", ["kind"] = "'level.up'",
                ["occurred_at"] = "now()", ["payload"] = "'{}'",
        },
    };
}
