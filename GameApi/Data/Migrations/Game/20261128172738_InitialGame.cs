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
                    id = table.Column<Guid>(type: "uuid", nullable: false, comment: "UUIDv7, returned to whoever made the change"),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When, in the database's time"),
                    actor = table.Column<string>(type: "text", nullable: false, comment: "The operator's id, a service's client id, or command"),
                    action = table.Column<string>(type: "text", nullable: false, comment: "Such as player.ban"),
                    subject = table.Column<string>(type: "text", nullable: false, comment: "What it was done to: kind and id"),
                    player_id = table.Column<Guid>(type: "uuid", nullable: true, comment: "The player it concerns"),
                    request_id = table.Column<string>(type: "text", nullable: true, comment: "Trace id of the request"),
                    before = table.Column<string>(type: "json", nullable: true, comment: "What was there before; null once the player has been erased"),
                    after = table.Column<string>(type: "json", nullable: true, comment: "What is there now; null once the player has been erased"),
                    reason = table.Column<string>(type: "text", nullable: true, comment: "Why, as the operator says; null once the player has been erased"),
                    salt = table.Column<byte[]>(type: "bytea", nullable: true, comment: "Keeps the digest from telling what was removed; removed with it"),
                    digest = table.Column<byte[]>(type: "bytea", nullable: false, comment: "SHA-256 of salt, before, after and reason"),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false, comment: "SHA-256 of the hash before and of this row with its digest")
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
                comment: "What operators changed, each row chained to the one before it by its hash. Rows are added and nothing else; what may name a player is removed with the player");

            migrationBuilder.CreateTable(
                name: "bans",
                columns: table => new
                {
                    ban_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "UUIDv7"),
                    player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "Whom"),
                    scope = table.Column<string>(type: "text", nullable: false, comment: "login, scores or all"),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "Its end; null: until it is lifted"),
                    reason = table.Column<string>(type: "text", nullable: false, comment: "Why, for operators only"),
                    created_by = table.Column<string>(type: "text", nullable: false, comment: "The operator who did it"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When"),
                    lifted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "When it was lifted before its end"),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "Latest change: nodes read what changed since their last read")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bans", x => new { x.player_id, x.ban_id });
                    table.CheckConstraint("ck_bans_reason", "char_length(reason) BETWEEN 3 AND 500");
                    table.CheckConstraint("ck_bans_scope", "scope IN ('login', 'scores', 'all')");
                    table.CheckConstraint("ck_bans_until", "until > created_at");
                },
                comment: "Bans of players. Every node keeps those in force in memory and reads changes several times a second");

            migrationBuilder.CreateTable(
                name: "cache_epochs",
                columns: table => new
                {
                    id = table.Column<short>(type: "smallint", nullable: false, comment: "Always 1: there is one row"),
                    epoch = table.Column<long>(type: "bigint", nullable: false, comment: "The epoch"),
                    server = table.Column<string>(type: "text", nullable: false, comment: "Identity of the Redis data that it began with: run and replication ids, hashed")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cache_epochs", x => x.id);
                    table.CheckConstraint("ck_cache_epochs_epoch", "epoch > 0");
                    table.CheckConstraint("ck_cache_epochs_id", "id = 1");
                    table.CheckConstraint("ck_cache_epochs_server", "char_length(server) <= 64");
                },
                comment: "The epoch that is part of every key of cached data in Redis: all nodes agree on it here, and it rises when Redis may have lost writes");

            migrationBuilder.CreateTable(
                name: "erasure_requests",
                columns: table => new
                {
                    player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "Who asked"),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When"),
                    game_erased_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "Erased from gamedb"),
                    leaderboards_erased_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "Erased from leaderboarddb"),
                    cache_erased_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "Erased from the cache"),
                    analytics_erased_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "Erased from the analytics store"),
                    attempts = table.Column<int>(type: "integer", nullable: false, defaultValue: 0, comment: "Rounds that failed in a row"),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()", comment: "Not before then: one that fails waits longer each time and keeps no other waiting")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_erasure_requests", x => x.player_id);
                },
                comment: "The register of players who asked to be erased, and how far that is. A row that is added, such as after a restore, is acted upon");

            migrationBuilder.CreateTable(
                name: "games",
                columns: table => new
                {
                    game_id = table.Column<string>(type: "text", nullable: false, comment: "Short slug"),
                    name = table.Column<string>(type: "text", nullable: false, comment: "Shown to players"),
                    description = table.Column<string>(type: "text", nullable: true, comment: "One or two sentences"),
                    config = table.Column<string>(type: "jsonb", nullable: false, defaultValueSql: "'{}'", comment: "Whatever the game's clients need, as JSON; never queried by its content"),
                    version = table.Column<int>(type: "integer", nullable: false, defaultValue: 1, comment: "Rises with each change; the ETag"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When it entered the catalogue"),
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
                    client = table.Column<string>(type: "text", nullable: false, comment: "Who wrote: the client id of a service, or empty for the player itself"),
                    key = table.Column<string>(type: "text", nullable: false, comment: "The Idempotency-Key header"),
                    request_hash = table.Column<byte[]>(type: "bytea", nullable: false, comment: "SHA-256 of method, path and body: the same key with another request is refused"),
                    response = table.Column<byte[]>(type: "bytea", nullable: false, comment: "Body of the answer, byte for byte"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When; forgotten a day later")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotency_records", x => new { x.player_id, x.client, x.key });
                    table.CheckConstraint("ck_idempotency_records_client", "char_length(client) <= 64");
                    table.CheckConstraint("ck_idempotency_records_hash", "octet_length(request_hash) = 32");
                    table.CheckConstraint("ck_idempotency_records_key", "char_length(key) BETWEEN 1 AND 128");
                    table.CheckConstraint("ck_idempotency_records_key_form", "key ~ '^[!-~]+$'");
                },
                comment: "Answers of writes with an Idempotency-Key, stored in the write's own transaction and given again to a retry");

            migrationBuilder.CreateTable(
                name: "login_failures",
                columns: table => new
                {
                    subject = table.Column<byte[]>(type: "bytea", nullable: false, comment: "SHA-256 of the e-mail address in lower case, so that unknown addresses lock alike and none is kept"),
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
                comment: "Failed e-mail logins of the current window: the lockout all nodes see, also while Redis is away");

            migrationBuilder.CreateTable(
                name: "operator_sessions",
                columns: table => new
                {
                    session_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "UUIDv7; the sid claim of the access tokens"),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "Whose"),
                    is_by_provider = table.Column<bool>(type: "boolean", nullable: false, defaultValue: false, comment: "Whether it began by the identity provider, which has asked for the second factor"),
                    secret_hash = table.Column<byte[]>(type: "bytea", nullable: false, comment: "SHA-256 of the present secret; the secret itself is not kept"),
                    previous_hash = table.Column<byte[]>(type: "bytea", nullable: true, comment: "SHA-256 of the secret before: for some seconds it returns the present one again"),
                    successor_salt = table.Column<byte[]>(type: "bytea", nullable: true, comment: "With the secret before it makes the present one"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "Login"),
                    last_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "Latest refresh: a session that is idle for too long ends"),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "It ends then, however busy it is"),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "Null while good"),
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
                comment: "Sessions of operators: one secret each, which every refresh replaces");

            migrationBuilder.CreateTable(
                name: "operators",
                columns: table => new
                {
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "UUIDv7; the sub claim of the access tokens"),
                    email = table.Column<string>(type: "text", nullable: false, comment: "In lower case; logs in"),
                    name = table.Column<string>(type: "text", nullable: false, comment: "Shown to other operators"),
                    roles = table.Column<string[]>(type: "text[]", nullable: false, comment: "Some of support, analyst, designer and admin"),
                    password_hash = table.Column<string>(type: "text", nullable: false, comment: "Password hash with its parameters"),
                    password_expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "Until when a generated password logs in, and only to choose another; null once the operator has chosen one"),
                    provider_subject = table.Column<string>(type: "text", nullable: true, comment: "Address of the identity provider and its subject, once the operator has logged in by it"),
                    totp_secret = table.Column<byte[]>(type: "bytea", nullable: true, comment: "The TOTP secret, encrypted (AES-256-GCM); null where only the password is asked for"),
                    totp_pending = table.Column<byte[]>(type: "bytea", nullable: true, comment: "A TOTP secret that no code has confirmed yet, encrypted"),
                    totp_step = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L, comment: "The time step of the latest code that was used: none of it or before it is accepted again"),
                    disabled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "Since when the operator cannot log in"),
                    last_login_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "Latest login"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When the account was made")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_operators", x => x.operator_id);
                    table.CheckConstraint("ck_operators_email", "char_length(email) <= 254 AND email ~ '^[^@]+@[^@]+$'");
                    table.CheckConstraint("ck_operators_name", "char_length(name) BETWEEN 1 AND 64 AND name !~ '[\\u0001-\\u001f\\u007f-\\u009f]' AND name = btrim(name)");
                    table.CheckConstraint("ck_operators_roles", "roles <@ '{support,analyst,designer,admin}' AND cardinality(roles) > 0");
                },
                comment: "People who work with the console; disabled and not deleted, so that the audit log can name them");

            migrationBuilder.CreateTable(
                name: "pending_invalidations",
                columns: table => new
                {
                    key = table.Column<string>(type: "text", nullable: false, comment: "Cache key"),
                    version = table.Column<long>(type: "bigint", nullable: false, comment: "Newest version committed"),
                    added_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When; after the longest life in Redis nothing is owed any more")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pending_invalidations", x => x.key);
                    table.CheckConstraint("ck_pending_invalidations_key", "char_length(key) BETWEEN 1 AND 256");
                    table.CheckConstraint("ck_pending_invalidations_version", "version > 0");
                },
                comment: "Committed writes that Redis was not told of: any node that sees Redis makes them good, also for one that died");

            migrationBuilder.CreateTable(
                name: "player_identities",
                columns: table => new
                {
                    provider = table.Column<string>(type: "text", nullable: false, comment: "device or email"),
                    external_id = table.Column<string>(type: "text", nullable: false, comment: "The device id, or the e-mail address in lower case"),
                    player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "Whom it logs in"),
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
                comment: "Ways to log in; the only player data not keyed by the player, because a login does not know it yet");

            migrationBuilder.CreateTable(
                name: "players",
                columns: table => new
                {
                    player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "UUIDv7 made at registration; leads every key of player data"),
                    display_name = table.Column<string>(type: "text", nullable: false, comment: "Shown to everybody; 3 to 32 characters, not unique"),
                    name_key = table.Column<string>(type: "text", nullable: false, defaultValue: "", comment: "The name as it is searched (denormalised): in form C and without regard to case", collation: "C"),
                    country = table.Column<string>(type: "character(2)", nullable: true, comment: "ISO 3166-1 alpha-2, null when not told"),
                    level = table.Column<int>(type: "integer", nullable: false, defaultValue: 1, comment: "Starts at 1"),
                    xp = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L, comment: "Experience points, never falls"),
                    session_count = table.Column<int>(type: "integer", nullable: false, defaultValue: 0, comment: "Sessions ever started (denormalised from sessions)"),
                    play_seconds = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L, comment: "Seconds in ended sessions (denormalised from sessions)"),
                    storage_version = table.Column<int>(type: "integer", nullable: false, defaultValue: 0, comment: "The latest version of a stored object that was deleted: the next one begins after it"),
                    last_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "Latest start of a session"),
                    version = table.Column<int>(type: "integer", nullable: false, defaultValue: 1, comment: "Rises with each change of the row as the player sees it, totals included; the ETag"),
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
                    player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "Whose; part of the token itself, so that a refresh touches one partition"),
                    token_hash = table.Column<byte[]>(type: "bytea", nullable: false, comment: "SHA-256 of the token; the token itself is not kept"),
                    family_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "The login it descends from"),
                    issued_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When it was handed out"),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "Not good from then on"),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "When it was exchanged for a new one"),
                    successor_salt = table.Column<byte[]>(type: "bytea", nullable: true, comment: "With the token itself it makes the successor, which a repeated request gets again for some seconds")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_refresh_tokens", x => new { x.player_id, x.token_hash });
                    table.CheckConstraint("ck_refresh_tokens_hash", "octet_length(token_hash) = 32");
                    table.CheckConstraint("ck_refresh_tokens_successor", "successor_salt IS NULL OR (octet_length(successor_salt) = 32 AND used_at IS NOT NULL)");
                    table.CheckConstraint("ck_refresh_tokens_times", "expires_at > issued_at");
                },
                comment: "Refresh tokens: each has one successor; using a used one after a short grace revokes its family");

            migrationBuilder.CreateTable(
                name: "revoked_sessions",
                columns: table => new
                {
                    session_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "token_families.family_id, the sid claim of the access tokens"),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "Logout, or reuse of a refresh token")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_revoked_sessions", x => x.session_id);
                },
                comment: "Sessions whose access tokens are rejected before they expire; kept for longer than any access token lives");

            migrationBuilder.CreateTable(
                name: "sessions",
                columns: table => new
                {
                    player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "Whose"),
                    session_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "UUIDv7: a player's sessions in key order are in order of start"),
                    game_id = table.Column<string>(type: "text", nullable: false, comment: "The game (denormalised slug)"),
                    country = table.Column<string>(type: "character(2)", nullable: true, comment: "The player's country at the start (denormalised)"),
                    platform = table.Column<string>(type: "text", nullable: false, comment: "Such as ios, android, windows, web"),
                    client_version = table.Column<string>(type: "text", nullable: false, comment: "As the client calls it"),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "Start"),
                    last_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "Latest heartbeat that was flushed: write-behind, some seconds behind while open"),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "Null while open"),
                    end_reason = table.Column<string>(type: "text", nullable: true, comment: "client, replaced by a newer session, silent for too long, or erasure")
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
                    player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "Whose"),
                    collection = table.Column<string>(type: "text", nullable: false, comment: "Groups keys"),
                    key = table.Column<string>(type: "text", nullable: false, comment: "Within the collection"),
                    value = table.Column<string>(type: "json", nullable: false, comment: "As it was sent, at most 64 KiB; json rather than jsonb, because it is only ever handed back"),
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
                comment: "What games keep for a player: any JSON under a collection and a key");

            migrationBuilder.CreateTable(
                name: "token_families",
                columns: table => new
                {
                    player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "Whose login"),
                    family_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "UUIDv7; the sid claim of the access tokens"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "Login"),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When nothing of the family is good any more unless it is refreshed"),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "Null while good"),
                    revoked_reason = table.Column<string>(type: "text", nullable: true, comment: "logout, reuse or erasure")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_token_families", x => new { x.player_id, x.family_id });
                    table.CheckConstraint("ck_token_families_reason", "revoked_reason IN ('logout', 'reuse', 'erasure')");
                    table.CheckConstraint("ck_token_families_revoked", "(revoked_at IS NULL) = (revoked_reason IS NULL)");
                    table.CheckConstraint("ck_token_families_times", "expires_at > created_at");
                },
                comment: "Logins: each starts a family of refresh tokens, revoked as a whole");

            migrationBuilder.CreateTable(
                name: "wallet_entries",
                columns: table => new
                {
                    player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "Whose"),
                    entry_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "UUIDv7: a player's entries in key order are in order of time"),
                    currency = table.Column<string>(type: "text", nullable: false, comment: "The wallet it changes"),
                    amount = table.Column<long>(type: "bigint", nullable: false, comment: "Positive in, negative out, in the currency's smallest unit"),
                    balance_after = table.Column<long>(type: "bigint", nullable: false, comment: "The balance after it"),
                    kind = table.Column<string>(type: "text", nullable: false, comment: "grant, spend, correction (by an operator), gift-sent or gift-received"),
                    reason = table.Column<string>(type: "text", nullable: true, comment: "Why, as whoever caused it says"),
                    gift_id = table.Column<Guid>(type: "uuid", nullable: true, comment: "The gift it belongs to, the same on both sides"),
                    counterpart_id = table.Column<Guid>(type: "uuid", nullable: true, comment: "The other player of a gift; null once that player has been erased"),
                    idempotency_key = table.Column<string>(type: "text", nullable: false, comment: "The write that made it; the same write twice makes one entry"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When")
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
                comment: "The ledger: one row per change of a balance, never updated but to forget an erased counterpart");

            migrationBuilder.CreateTable(
                name: "wallets",
                columns: table => new
                {
                    player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "Whose"),
                    currency = table.Column<string>(type: "text", nullable: false, comment: "Such as gold or gems"),
                    balance = table.Column<long>(type: "bigint", nullable: false, comment: "In the currency's smallest unit, never negative"),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "Latest entry")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_wallets", x => new { x.player_id, x.currency });
                    table.CheckConstraint("ck_wallets_balance", "balance >= 0");
                    table.CheckConstraint("ck_wallets_currency", "octet_length(currency) BETWEEN 1 AND 32 AND currency ~ '^[a-z][a-z0-9_-]*$'");
                    table.CheckConstraint("ck_wallets_largest_balance", "balance <= 9007199254740991");
                },
                comment: "Balances; always the sum of the player's wallet_entries of that currency");

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
