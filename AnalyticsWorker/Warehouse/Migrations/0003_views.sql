-- Views for analysts. FINAL: a row that was duplicated by a replay beyond the deduplication window counts once.
CREATE VIEW IF NOT EXISTS activities_once AS SELECT * FROM activities FINAL;

CREATE VIEW IF NOT EXISTS active_players_daily AS
SELECT game_id, toStartOfDay(hour) AS start, uniqMerge(players) AS players FROM active_players_hourly GROUP BY game_id, start;

CREATE VIEW IF NOT EXISTS active_players_weekly AS
SELECT game_id, toStartOfWeek(hour, 1) AS start, uniqMerge(players) AS players FROM active_players_hourly GROUP BY game_id, start;

CREATE VIEW IF NOT EXISTS active_players_monthly AS
SELECT game_id, toStartOfMonth(hour) AS start, uniqMerge(players) AS players FROM active_players_hourly GROUP BY game_id, start;

CREATE VIEW IF NOT EXISTS new_players_daily AS
SELECT game_id, toStartOfDay(first) AS start, count() AS players
FROM (SELECT game_id, player_id, min(first_at) AS first FROM first_seen GROUP BY game_id, player_id)
GROUP BY game_id, start;

CREATE VIEW IF NOT EXISTS session_lengths AS
SELECT game_id, player_id, session_id, occurred_at AS ended_at, JSONExtractUInt(payload, 'seconds') AS seconds, JSONExtractString(payload, 'reason') AS reason
FROM activities_once WHERE kind = 'session.ended';

CREATE VIEW IF NOT EXISTS activities_daily AS
SELECT game_id, toStartOfDay(occurred_at) AS start, kind, count() AS activities, uniqExact(player_id) AS players
FROM activities_once GROUP BY game_id, start, kind;

-- Amounts added to and spent from players' wallets, by currency, as in the ledger.
CREATE VIEW IF NOT EXISTS currency_flows_daily AS
SELECT toStartOfDay(occurred_at) AS start, kind, JSONExtractString(payload, 'currency') AS currency,
    count() AS entries, sum(JSONExtractInt(payload, 'amount')) AS amount, uniqExact(player_id) AS players
FROM activities_once WHERE kind IN ('wallet.granted', 'wallet.spent', 'gift.sent', 'gift.received')
GROUP BY start, kind, currency;
