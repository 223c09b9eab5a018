using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GameApi.Data.Migrations.Game
{
    /// <inheritdoc />
    public partial class InitialGame : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "admin_audit",
                columns: table => new
                {
                    seq = table.Column<long>(type: "bigint", nullable: false, comment: "1, 2, 3 without a gap"),
                    id = table.Column<Guid>(type: "uuid", nullable: false, comment: "UUIDv7, returned with the change"),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "Time of the change, by the database's clock"),
                    actor = table.Column<string>(type: "text", nullable: false, comment: "The operator's id, a service's client id, or command for a change made on the command line"),
                    action = table.Column<string>(type: "text", nullable: false, comment: "The action, for example player.ban"),
                    subject = table.Column<string>(type: "text", nullable: false, comment: "The target: kind and id"),
                    player_id = table.Column<Guid>(type: "uuid", nullable: true, comment: "The player concerned, if any"),
                    request_id = table.Column<string>(type: "text", nullable: true, comment: "Trace id of the request"),
                    before = table.Column<string>(type: "json", nullable: true, comment: "State before the change; null once the player has been erased"),
                    after = table.Column<string>(type: "json", nullable: true, comment: "State after the change; null once the player has been erased"),
                    reason = table.Column<string>(type: "text", nullable: true, comment: "Reason given by the operator; null once the player has been erased"),
                    salt = table.Column<byte[]>(type: "bytea", nullable: true, comment: "Prevents guessing erased content from the digest; erased with it"),
                    digest = table.Column<byte[]>(type: "bytea", nullable: false, comment: "SHA-256 of salt, before, after and reason"),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false, comment: "SHA-256 of the previous row's hash and of this row with its digest")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_admin_audit", x => x.seq);
                    table.CheckConstraint("ck_admin_audit_action", "octet_length(action) BETWEEN 1 AND 64 AND action ~ '^[a-z][a-z.-]*$'");
                    table.CheckConstraint("ck_admin_audit_actor", "char_length(actor) BETWEEN 1 AND 64");
                    table.CheckConstraint("ck_admin_audit_hashes", "octet_length(digest) = 32 AND octet_length(hash) = 32");
                    table.CheckConstraint("ck_admin_audit_reason", "char_length(reason) <= 500");
                    table.CheckConstraint("ck_admin_audit_removed", "salt IS NOT NULL OR (before IS NULL AND after IS NULL AND reason IS NULL)");
                    table.CheckConstraint("ck_admin_audit_seq", "seq > 0");
                    table.CheckConstraint("ck_admin_audit_subject", "char_length(subject) BETWEEN 1 AND 128");
                },
                comment: "Changes made by operators; each row is chained to the previous one by its hash. Append-only, except that columns that may name a player are emptied when the player is erased");

            migrationBuilder.CreateTable(
                name: "bans",
                columns: table => new
                {
                    ban_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "UUIDv7"),
                    player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "The banned player"),
                    scope = table.Column<string>(type: "text", nullable: false, comment: "login, scores or all"),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "End of the ban; null: until it is lifted"),
                    reason = table.Column<string>(type: "text", nullable: false, comment: "Reason, shown to operators only"),
                    created_by = table.Column<string>(type: "text", nullable: false, comment: "The operator who set it"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When it was set"),
                    lifted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "When it was lifted early; null if it was not"),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "Latest change; nodes read the rows changed since their last read")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bans", x => new { x.player_id, x.ban_id });
                    table.CheckConstraint("ck_bans_reason", "char_length(reason) BETWEEN 3 AND 500");
                    table.CheckConstraint("ck_bans_scope", "scope IN ('login', 'scores', 'all')");
                    table.CheckConstraint("ck_bans_until", "until > created_at");
                },
                comment: "Bans of players. Every node keeps the active ones in memory and reads changes several times a second");

            migrationBuilder.CreateTable(
                name: "cache_epochs",
                columns: table => new
                {
                    id = table.Column<short>(type: "smallint", nullable: false, comment: "Always 1: there is one row"),
                    epoch = table.Column<long>(type: "bigint", nullable: false, comment: "The epoch"),
                    server = table.Column<string>(type: "text", nullable: false, comment: "Identity of the Redis data at the start of the epoch: hash of run id and replication id")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cache_epochs", x => x.id);
                    table.CheckConstraint("ck_cache_epochs_epoch", "epoch > 0");
                    table.CheckConstraint("ck_cache_epochs_id", "id = 1");
                    table.CheckConstraint("ck_cache_epochs_server", "char_length(server) <= 64");
                },
                comment: "The epoch in every key of cached data in Redis. All nodes agree on it here; it rises when Redis may have lost writes");

            migrationBuilder.CreateTable(
                name: "erasure_requests",
                columns: table => new
                {
                    player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "The player to erase"),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When erasure was requested"),
                    game_erased_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "When the player was erased from gamedb"),
                    leaderboards_erased_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "When the player was erased from leaderboarddb"),
                    cache_erased_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "When the player was erased from the cache"),
                    analytics_erased_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "When the player was erased from the analytics store"),
                    attempts = table.Column<int>(type: "integer", nullable: false, defaultValue: 0, comment: "Failed attempts in a row"),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()", comment: "Time of the next attempt: back-off after failures, so that one failing request does not block the rest")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_erasure_requests", x => x.player_id);
                },
                comment: "The register of erasure requests, with their progress. A row added by hand, for example after a restore, is processed too");

            migrationBuilder.CreateTable(
                name: "games",
                columns: table => new
                {
                    game_id = table.Column<string>(type: "text", nullable: false, comment: "Short slug"),
                    name = table.Column<string>(type: "text", nullable: false, comment: "Shown to players"),
                    description = table.Column<string>(type: "text", nullable: true, comment: "One or two sentences"),
                    config = table.Column<string>(type: "jsonb", nullable: false, defaultValueSql: "'{}'", comment: "Whatever the game's clients need, as JSON; never queried by its content"),
                    version = table.Column<int>(type: "integer", nullable: false, defaultValue: 1, comment: "Rises with each change; the ETag"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When it was added to the catalogue"),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "Latest change")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_games", x => x.game_id);
                    table.CheckConstraint("ck_games_config", "jsonb_typeof(config) = 'object'");
                    table.CheckConstraint("ck_games_config_size", "octet_length(config::text) <= 32768");
                    table.CheckConstraint("ck_games_description", "char_length(description) <= 1000");
                    table.CheckConstraint("ck_games_game_id", "octet_length(game_id) BETWEEN 2 AND 32 AND game_id ~ '^[a-z0-9-]*$'");
                    table.CheckConstraint("ck_games_name", "char_length(name) BETWEEN 1 AND 100");
                    table.CheckConstraint("ck_games_name_text", "name !~ '[\\u0001-\\u001f\\u007f-\\u009f]' AND name = btrim(name)");
                    table.CheckConstraint("ck_games_version", "version >= 1");
                },
                comment: "The games catalogue");

            migrationBuilder.CreateTable(
                name: "idempotency_records",
                columns: table => new
                {
                    player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "The player whose data the write changes"),
                    client = table.Column<string>(type: "text", nullable: false, comment: "The caller: the client id of a service, or empty for the player"),
                    key = table.Column<string>(type: "text", nullable: false, comment: "The Idempotency-Key header"),
                    request_hash = table.Column<byte[]>(type: "bytea", nullable: false, comment: "SHA-256 of method, path and body; the same key with another request is rejected"),
                    response = table.Column<byte[]>(type: "bytea", nullable: false, comment: "Body of the response, byte for byte"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When it was stored; deleted a day later")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotency_records", x => new { x.player_id, x.client, x.key });
                    table.CheckConstraint("ck_idempotency_records_client", "char_length(client) <= 64");
                    table.CheckConstraint("ck_idempotency_records_hash", "octet_length(request_hash) = 32");
                    table.CheckConstraint("ck_idempotency_records_key", "char_length(key) BETWEEN 1 AND 128");
                    table.CheckConstraint("ck_idempotency_records_key_form", "key ~ '^[!-~]+$'");
                },
                comment: "Responses of writes with an Idempotency-Key, stored in the transaction of the write and returned to a retry");

            migrationBuilder.CreateTable(
                name: "login_failures",
                columns: table => new
                {
                    subject = table.Column<byte[]>(type: "bytea", nullable: false, comment: "SHA-256 of the e-mail address in lower case: unknown addresses lock too, and no address is stored"),
                    failures = table.Column<short>(type: "smallint", nullable: false, comment: "Failures since window_started_at"),
                    window_started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "First failure of the window"),
                    locked_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "No login before this time")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_login_failures", x => x.subject);
                    table.CheckConstraint("ck_login_failures_failures", "failures > 0");
                    table.CheckConstraint("ck_login_failures_subject", "octet_length(subject) = 32");
                },
                comment: "Failed e-mail logins of the current window: the lockout, shared by all nodes without Redis");

            migrationBuilder.CreateTable(
                name: "operator_sessions",
                columns: table => new
                {
                    session_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "UUIDv7; the sid claim of the access tokens"),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "The operator"),
                    is_by_provider = table.Column<bool>(type: "boolean", nullable: false, defaultValue: false, comment: "Whether it started through the identity provider, which is responsible for the second factor"),
                    secret_hash = table.Column<byte[]>(type: "bytea", nullable: false, comment: "SHA-256 of the current secret; the secret itself is not stored"),
                    previous_hash = table.Column<byte[]>(type: "bytea", nullable: true, comment: "SHA-256 of the previous secret: for a few seconds it still returns the current one"),
                    successor_salt = table.Column<byte[]>(type: "bytea", nullable: true, comment: "Derives the current secret from the previous one"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "Time of login"),
                    last_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "Latest refresh; the idle timeout counts from it"),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "Absolute end of the session"),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "When it ended; null while valid"),
                    end_reason = table.Column<string>(type: "text", nullable: true, comment: "logout, everywhere, password, reuse, roles, disabled or reset")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_operator_sessions", x => x.session_id);
                    table.CheckConstraint("ck_operator_sessions_ended", "(ended_at IS NULL) = (end_reason IS NULL)");
                    table.CheckConstraint("ck_operator_sessions_hash", "octet_length(secret_hash) = 32");
                    table.CheckConstraint("ck_operator_sessions_previous", "(previous_hash IS NULL) = (successor_salt IS NULL)");
                    table.CheckConstraint("ck_operator_sessions_reason", "end_reason IN ('logout', 'everywhere', 'password', 'reuse', 'roles', 'disabled', 'reset')");
                },
                comment: "Sessions of operators; each has one secret, replaced by every refresh");

            migrationBuilder.CreateTable(
                name: "operators",
                columns: table => new
                {
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "UUIDv7; the sub claim of the access tokens"),
                    email = table.Column<string>(type: "text", nullable: false, comment: "Login name, in lower case"),
                    name = table.Column<string>(type: "text", nullable: false, comment: "Shown to other operators"),
                    roles = table.Column<string[]>(type: "text[]", nullable: false, comment: "One or more of support, analyst, designer and admin"),
                    password_hash = table.Column<string>(type: "text", nullable: false, comment: "Password hash with its parameters"),
                    password_expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "When a generated password expires, which only serves to choose another; null once the operator has chosen one"),
                    provider_subject = table.Column<string>(type: "text", nullable: true, comment: "The identity provider's issuer and subject, once the operator has logged in through it"),
                    totp_secret = table.Column<byte[]>(type: "bytea", nullable: true, comment: "The TOTP secret, encrypted (AES-256-GCM); null if login needs only the password"),
                    totp_pending = table.Column<byte[]>(type: "bytea", nullable: true, comment: "A TOTP secret not confirmed by a code yet, encrypted"),
                    totp_step = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L, comment: "Time step of the latest code used: codes of this step or earlier are rejected"),
                    disabled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "When the account was disabled; null if it is active"),
                    last_login_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "Latest login"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When the account was created")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_operators", x => x.operator_id);
                    table.CheckConstraint("ck_operators_email", "char_length(email) <= 254 AND email ~ '^[^@]+@[^@]+$'");
                    table.CheckConstraint("ck_operators_name", "char_length(name) BETWEEN 1 AND 64 AND name !~ '[\\u0001-\\u001f\\u007f-\\u009f]' AND name = btrim(name)");
                    table.CheckConstraint("ck_operators_roles", "roles <@ '{support,analyst,designer,admin}' AND cardinality(roles) > 0");
                },
                comment: "Operators of the console; disabled, never deleted, so that the audit log can name them");

            migrationBuilder.CreateTable(
                name: "pending_invalidations",
                columns: table => new
                {
                    key = table.Column<string>(type: "text", nullable: false, comment: "Cache key"),
                    version = table.Column<long>(type: "bigint", nullable: false, comment: "Newest committed version"),
                    added_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When it was added; obsolete after the longest lifetime in Redis")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pending_invalidations", x => x.key);
                    table.CheckConstraint("ck_pending_invalidations_key", "char_length(key) BETWEEN 1 AND 256");
                    table.CheckConstraint("ck_pending_invalidations_version", "version > 0");
                },
                comment: "Invalidations of committed writes that Redis did not take; any node with a working Redis applies them");

            migrationBuilder.CreateTable(
                name: "player_identities",
                columns: table => new
                {
                    provider = table.Column<string>(type: "text", nullable: false, comment: "device or email"),
                    external_id = table.Column<string>(type: "text", nullable: false, comment: "The device id, or the e-mail address in lower case"),
                    player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "The player it logs in"),
                    password_hash = table.Column<string>(type: "text", nullable: true, comment: "Password hash with its parameters; e-mail only"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When it was linked")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_player_identities", x => new { x.provider, x.external_id });
                    table.CheckConstraint("ck_player_identities_external_id", "char_length(external_id) BETWEEN 1 AND 320");
                    table.CheckConstraint("ck_player_identities_form", "(provider <> 'device' OR (char_length(external_id) BETWEEN 8 AND 128 AND external_id !~ '[\\u0001-\\u001f\\u007f-\\u009f]' AND external_id = btrim(external_id))) AND (provider <> 'email' OR (char_length(external_id) <= 254 AND external_id ~ '^[^@]+@[^@]+[.][^@.]+$'))");
                    table.CheckConstraint("ck_player_identities_password", "(provider = 'email') = (password_hash IS NOT NULL)");
                    table.CheckConstraint("ck_player_identities_provider", "provider IN ('device', 'email')");
                },
                comment: "Ways to log in; the only player data not keyed by the player, because a login does not know the player yet");

            migrationBuilder.CreateTable(
                name: "players",
                columns: table => new
                {
                    player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "UUIDv7 made at registration; first column of every key of player data"),
                    display_name = table.Column<string>(type: "text", nullable: false, comment: "Shown to everybody; 3 to 32 characters, not unique"),
                    name_key = table.Column<string>(type: "text", nullable: false, defaultValue: "", comment: "The name as searched (denormalised): Unicode form C, case-folded", collation: "C"),
                    country = table.Column<string>(type: "character(2)", nullable: true, comment: "ISO 3166-1 alpha-2; null if unknown"),
                    level = table.Column<int>(type: "integer", nullable: false, defaultValue: 1, comment: "Starts at 1"),
                    xp = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L, comment: "Experience points, never falls"),
                    session_count = table.Column<int>(type: "integer", nullable: false, defaultValue: 0, comment: "Sessions ever started (denormalised from sessions)"),
                    play_seconds = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L, comment: "Seconds in ended sessions (denormalised from sessions)"),
                    storage_version = table.Column<int>(type: "integer", nullable: false, defaultValue: 0, comment: "Highest version of a deleted storage object; new objects start above it"),
                    last_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "Latest start of a session"),
                    version = table.Column<int>(type: "integer", nullable: false, defaultValue: 1, comment: "Rises with each change visible to the player, totals included; the ETag"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "Registration"),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "Latest change of the profile")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_players", x => x.player_id);
                    table.CheckConstraint("ck_players_country", "country ~ '^[A-Z]{2}$'");
                    table.CheckConstraint("ck_players_display_name", "char_length(display_name) BETWEEN 3 AND 32");
                    table.CheckConstraint("ck_players_display_name_text", "display_name !~ '[\\u0001-\\u001f\\u007f-\\u009f]' AND display_name = btrim(display_name)");
                    table.CheckConstraint("ck_players_totals", "level >= 1 AND xp >= 0 AND session_count >= 0 AND play_seconds >= 0");
                    table.CheckConstraint("ck_players_version", "version >= 1");
                },
                comment: "Players: profile and denormalised totals");

            migrationBuilder.CreateTable(
                name: "refresh_tokens",
                columns: table => new
                {
                    player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "The player; part of the token itself, so that a refresh touches one partition"),
                    token_hash = table.Column<byte[]>(type: "bytea", nullable: false, comment: "SHA-256 of the token; the token itself is not stored"),
                    family_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "The login it belongs to"),
                    issued_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When it was issued"),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When it expires"),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "When it was exchanged for a new one"),
                    successor_salt = table.Column<byte[]>(type: "bytea", nullable: true, comment: "Derives the successor from the token, so that a repeated request gets the same one for a few seconds")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_refresh_tokens", x => new { x.player_id, x.token_hash });
                    table.CheckConstraint("ck_refresh_tokens_hash", "octet_length(token_hash) = 32");
                    table.CheckConstraint("ck_refresh_tokens_successor", "successor_salt IS NULL OR (octet_length(successor_salt) = 32 AND used_at IS NOT NULL)");
                    table.CheckConstraint("ck_refresh_tokens_times", "expires_at > issued_at");
                },
                comment: "Refresh tokens; each has one successor. Reusing a token after a short grace period revokes its family");

            migrationBuilder.CreateTable(
                name: "revoked_sessions",
                columns: table => new
                {
                    session_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "token_families.family_id, the sid claim of the access tokens"),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "Time of the logout, or of the reuse of a refresh token")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_revoked_sessions", x => x.session_id);
                },
                comment: "Sessions whose access tokens are rejected before they expire; kept longer than any access token lives");

            migrationBuilder.CreateTable(
                name: "sessions",
                columns: table => new
                {
                    player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "The player"),
                    session_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "UUIDv7: key order is order of start"),
                    game_id = table.Column<string>(type: "text", nullable: false, comment: "The game (denormalised slug)"),
                    country = table.Column<string>(type: "character(2)", nullable: true, comment: "The player's country at the start (denormalised)"),
                    platform = table.Column<string>(type: "text", nullable: false, comment: "For example ios, android, windows, web"),
                    client_version = table.Column<string>(type: "text", nullable: false, comment: "Version of the client, as it reports it"),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When it started"),
                    last_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "Latest flushed heartbeat; write-behind, so a few seconds old while the session is open"),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "When it ended; null while open"),
                    end_reason = table.Column<string>(type: "text", nullable: true, comment: "client, replaced (by a newer session), silent (no heartbeat for too long) or erasure")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sessions", x => new { x.player_id, x.session_id });
                    table.CheckConstraint("ck_sessions_client_version", "char_length(client_version) BETWEEN 1 AND 32");
                    table.CheckConstraint("ck_sessions_country", "country ~ '^[A-Z]{2}$'");
                    table.CheckConstraint("ck_sessions_end_reason", "end_reason IN ('client', 'replaced', 'silent', 'erasure')");
                    table.CheckConstraint("ck_sessions_ended", "(ended_at IS NULL) = (end_reason IS NULL)");
                    table.CheckConstraint("ck_sessions_game_id", "octet_length(game_id) BETWEEN 2 AND 32 AND game_id ~ '^[a-z0-9-]*$'");
                    table.CheckConstraint("ck_sessions_platform", "char_length(platform) BETWEEN 1 AND 32");
                    table.CheckConstraint("ck_sessions_text", "platform !~ '[\\u0001-\\u001f\\u007f-\\u009f]' AND platform = btrim(platform) AND client_version !~ '[\\u0001-\\u001f\\u007f-\\u009f]' AND client_version = btrim(client_version)");
                    table.CheckConstraint("ck_sessions_times", "last_seen_at >= started_at AND ended_at >= started_at");
                },
                comment: "Play sessions; at most one open per player and game");

            migrationBuilder.CreateTable(
                name: "storage_objects",
                columns: table => new
                {
                    player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "The player"),
                    collection = table.Column<string>(type: "text", nullable: false, comment: "Groups keys"),
                    key = table.Column<string>(type: "text", nullable: false, comment: "Unique within the collection"),
                    value = table.Column<string>(type: "json", nullable: false, comment: "The JSON as it was sent, at most 64 KiB; json rather than jsonb, because it is only ever returned"),
                    version = table.Column<int>(type: "integer", nullable: false, defaultValue: 1, comment: "Rises with each change; the ETag"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "First write"),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "Latest write")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_storage_objects", x => new { x.player_id, x.collection, x.key });
                    table.CheckConstraint("ck_storage_objects_collection", "char_length(collection) BETWEEN 1 AND 64");
                    table.CheckConstraint("ck_storage_objects_key", "char_length(key) BETWEEN 1 AND 128");
                    table.CheckConstraint("ck_storage_objects_names", "collection ~ '^[A-Za-z0-9._~-]+$' AND collection !~ '^[.]+$' AND key ~ '^[A-Za-z0-9._~-]+$' AND key !~ '^[.]+$'");
                    table.CheckConstraint("ck_storage_objects_value", "octet_length(value::text) <= 65536");
                    table.CheckConstraint("ck_storage_objects_version", "version >= 1");
                },
                comment: "Data that games store per player: any JSON under a collection and a key");

            migrationBuilder.CreateTable(
                name: "token_families",
                columns: table => new
                {
                    player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "The player"),
                    family_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "UUIDv7; the sid claim of the access tokens"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "Time of login"),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When the family expires unless it is refreshed"),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "When it was revoked; null while valid"),
                    revoked_reason = table.Column<string>(type: "text", nullable: true, comment: "logout, reuse or erasure")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_token_families", x => new { x.player_id, x.family_id });
                    table.CheckConstraint("ck_token_families_reason", "revoked_reason IN ('logout', 'reuse', 'erasure')");
                    table.CheckConstraint("ck_token_families_revoked", "(revoked_at IS NULL) = (revoked_reason IS NULL)");
                    table.CheckConstraint("ck_token_families_times", "expires_at > created_at");
                },
                comment: "Logins of players; each starts a family of refresh tokens that is revoked as a whole");

            migrationBuilder.CreateTable(
                name: "wallet_entries",
                columns: table => new
                {
                    player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "The player"),
                    entry_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "UUIDv7: key order is order of time"),
                    currency = table.Column<string>(type: "text", nullable: false, comment: "The currency of the wallet it changes"),
                    amount = table.Column<long>(type: "bigint", nullable: false, comment: "Positive in, negative out, in the currency's smallest unit"),
                    balance_after = table.Column<long>(type: "bigint", nullable: false, comment: "The balance after this entry"),
                    kind = table.Column<string>(type: "text", nullable: false, comment: "grant, spend, correction (by an operator), gift-sent or gift-received"),
                    reason = table.Column<string>(type: "text", nullable: true, comment: "Reason given by the caller"),
                    gift_id = table.Column<Guid>(type: "uuid", nullable: true, comment: "The gift it belongs to; the same id on both sides"),
                    counterpart_id = table.Column<Guid>(type: "uuid", nullable: true, comment: "The other player of a gift; null once that player has been erased"),
                    idempotency_key = table.Column<string>(type: "text", nullable: false, comment: "Identifies the write: a retry makes no second entry"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When it was made")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_wallet_entries", x => new { x.player_id, x.entry_id });
                    table.CheckConstraint("ck_wallet_entries_amount", "(kind IN ('grant', 'gift-received') AND amount > 0) OR (kind IN ('spend', 'gift-sent') AND amount < 0) OR (kind = 'correction' AND amount <> 0)");
                    table.CheckConstraint("ck_wallet_entries_balance", "balance_after >= 0");
                    table.CheckConstraint("ck_wallet_entries_counterpart", "counterpart_id <> player_id");
                    table.CheckConstraint("ck_wallet_entries_currency", "octet_length(currency) BETWEEN 1 AND 32 AND currency ~ '^[a-z][a-z0-9_-]*$'");
                    table.CheckConstraint("ck_wallet_entries_gift", "(kind IN ('gift-sent', 'gift-received')) = (gift_id IS NOT NULL) AND (counterpart_id IS NULL OR gift_id IS NOT NULL)");
                    table.CheckConstraint("ck_wallet_entries_idempotency_key", "char_length(idempotency_key) BETWEEN 1 AND 255");
                    table.CheckConstraint("ck_wallet_entries_range", "abs(amount) <= 1000000000000 AND balance_after <= 9007199254740991");
                    table.CheckConstraint("ck_wallet_entries_reason", "char_length(reason) <= 200");
                    table.CheckConstraint("ck_wallet_entries_reason_text", "reason <> '' AND reason !~ '[\\u0001-\\u001f\\u007f-\\u009f]' AND reason = btrim(reason)");
                },
                comment: "The ledger: one row per change of a balance, never updated except to remove an erased counterpart");

            migrationBuilder.CreateTable(
                name: "wallets",
                columns: table => new
                {
                    player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "The player"),
                    currency = table.Column<string>(type: "text", nullable: false, comment: "For example gold or gems"),
                    balance = table.Column<long>(type: "bigint", nullable: false, comment: "In the currency's smallest unit, never negative"),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "Time of the latest entry")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_wallets", x => new { x.player_id, x.currency });
                    table.CheckConstraint("ck_wallets_balance", "balance >= 0");
                    table.CheckConstraint("ck_wallets_currency", "octet_length(currency) BETWEEN 1 AND 32 AND currency ~ '^[a-z][a-z0-9_-]*$'");
                    table.CheckConstraint("ck_wallets_largest_balance", "balance <= 9007199254740991");
                },
                comment: "Balances; always the sum of the player's wallet_entries in that currency");

            migrationBuilder.CreateIndex(
                name: "ix_admin_audit_action_seq",
                table: "admin_audit",
                columns: new[] { "action", "seq" });

            migrationBuilder.CreateIndex(
                name: "ix_admin_audit_actor_seq",
                table: "admin_audit",
                columns: new[] { "actor", "seq" });

            migrationBuilder.CreateIndex(
                name: "ix_admin_audit_player_id_seq",
                table: "admin_audit",
                columns: new[] { "player_id", "seq" });

            migrationBuilder.CreateIndex(
                name: "ux_admin_audit_id",
                table: "admin_audit",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bans_changed_at",
                table: "bans",
                column: "changed_at");

            migrationBuilder.CreateIndex(
                name: "ix_erasure_requests_pending",
                table: "erasure_requests",
                column: "next_attempt_at",
                filter: "game_erased_at IS NULL OR leaderboards_erased_at IS NULL OR cache_erased_at IS NULL OR analytics_erased_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_erasure_requests_requested_at",
                table: "erasure_requests",
                column: "requested_at");

            migrationBuilder.CreateIndex(
                name: "ix_idempotency_records_created_at",
                table: "idempotency_records",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_login_failures_window_started_at",
                table: "login_failures",
                column: "window_started_at");

            migrationBuilder.CreateIndex(
                name: "ix_operator_sessions_expires_at",
                table: "operator_sessions",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_operator_sessions_operator_id",
                table: "operator_sessions",
                column: "operator_id",
                filter: "ended_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ux_operators_email",
                table: "operators",
                column: "email",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_operators_provider_subject",
                table: "operators",
                column: "provider_subject",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_pending_invalidations_added_at",
                table: "pending_invalidations",
                column: "added_at");

            migrationBuilder.CreateIndex(
                name: "ix_player_identities_player_id",
                table: "player_identities",
                column: "player_id");

            migrationBuilder.CreateIndex(
                name: "ix_players_name",
                table: "players",
                columns: new[] { "name_key", "player_id" });

            migrationBuilder.CreateIndex(
                name: "ix_refresh_tokens_expires_at",
                table: "refresh_tokens",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_revoked_sessions_revoked_at",
                table: "revoked_sessions",
                column: "revoked_at");

            migrationBuilder.CreateIndex(
                name: "ix_sessions_silent",
                table: "sessions",
                column: "last_seen_at",
                filter: "ended_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ux_sessions_open",
                table: "sessions",
                columns: new[] { "player_id", "game_id" },
                unique: true,
                filter: "ended_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_token_families_expires_at",
                table: "token_families",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ux_wallet_entries_player_id_idempotency_key",
                table: "wallet_entries",
                columns: new[] { "player_id", "idempotency_key" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "admin_audit");

            migrationBuilder.DropTable(
                name: "bans");

            migrationBuilder.DropTable(
                name: "cache_epochs");

            migrationBuilder.DropTable(
                name: "erasure_requests");

            migrationBuilder.DropTable(
                name: "games");

            migrationBuilder.DropTable(
                name: "idempotency_records");

            migrationBuilder.DropTable(
                name: "login_failures");

            migrationBuilder.DropTable(
                name: "operator_sessions");

            migrationBuilder.DropTable(
                name: "operators");

            migrationBuilder.DropTable(
                name: "pending_invalidations");

            migrationBuilder.DropTable(
                name: "player_identities");

            migrationBuilder.DropTable(
                name: "players");

            migrationBuilder.DropTable(
                name: "refresh_tokens");

            migrationBuilder.DropTable(
                name: "revoked_sessions");

            migrationBuilder.DropTable(
                name: "sessions");

            migrationBuilder.DropTable(
                name: "storage_objects");

            migrationBuilder.DropTable(
                name: "token_families");

            migrationBuilder.DropTable(
                name: "wallet_entries");

            migrationBuilder.DropTable(
                name: "wallets");
        }
    }
}
