-- One view per question, named after its bucket. active_players_by_... read the states of active_players_hourly.
DROP VIEW IF EXISTS active_players_daily;
DROP VIEW IF EXISTS active_players_weekly;
DROP VIEW IF EXISTS active_players_monthly;
DROP VIEW IF EXISTS new_players_daily;
DROP VIEW IF EXISTS activities_daily;
DROP VIEW IF EXISTS currency_flows_daily;

CREATE VIEW IF NOT EXISTS active_players_by_hour AS
SELECT game_id, hour AS start, uniqMerge(players) AS players FROM active_players_hourly GROUP BY game_id, hour;

CREATE VIEW IF NOT EXISTS active_players_by_day AS
SELECT game_id, toStartOfDay(hour) AS start, uniqMerge(players) AS players FROM active_players_hourly GROUP BY game_id, start;

CREATE VIEW IF NOT EXISTS active_players_by_week AS
SELECT game_id, toStartOfWeek(hour, 1) AS start, uniqMerge(players) AS players FROM active_players_hourly GROUP BY game_id, start;

CREATE VIEW IF NOT EXISTS active_players_by_month AS
SELECT game_id, toStartOfMonth(hour) AS start, uniqMerge(players) AS players FROM active_players_hourly GROUP BY game_id, start;

CREATE VIEW IF NOT EXISTS new_players_by_day AS
SELECT game_id, toStartOfDay(first) AS start, count() AS players
FROM (SELECT game_id, player_id, min(first_at) AS first FROM first_seen GROUP BY game_id, player_id)
GROUP BY game_id, start;

CREATE VIEW IF NOT EXISTS activities_by_day AS
SELECT game_id, toStartOfDay(occurred_at) AS start, kind, count() AS activities, uniqExact(player_id) AS players
FROM activities_once WHERE player_id != toUUID('00000000-0000-0000-0000-000000000000') GROUP BY game_id, start, kind;

-- Amounts added to and spent from players' wallets, by currency, as in the ledger.
CREATE VIEW IF NOT EXISTS currency_flows_by_day AS
SELECT toStartOfDay(occurred_at) AS start, kind, JSONExtractString(payload, 'currency') AS currency,
    count() AS entries, sum(JSONExtractInt(payload, 'amount')) AS amount, uniqExact(player_id) AS players
FROM activities_once WHERE kind IN ('wallet.granted', 'wallet.spent', 'gift.sent', 'gift.received')
GROUP BY start, kind, currency;

-- Players by the week in which they were first seen, and how many were active how many weeks later.
CREATE VIEW IF NOT EXISTS retention_by_week AS
SELECT firsts.game_id AS game_id, cohort, dateDiff('week', cohort, seen) AS weeks_later, count() AS players
FROM (SELECT game_id, player_id, toStartOfWeek(min(first_at), 1) AS cohort FROM first_seen GROUP BY game_id, player_id) AS firsts
INNER JOIN (SELECT DISTINCT game_id, player_id, toStartOfWeek(occurred_at, 1) AS seen FROM activities_once) AS seens
    ON firsts.game_id = seens.game_id AND firsts.player_id = seens.player_id
GROUP BY game_id, cohort, weeks_later;

-- How many players completed how many steps in order: SELECT * FROM funnel(steps = ['session.started', 'level.up'], seconds = 86400).
CREATE VIEW IF NOT EXISTS funnel AS
SELECT game_id, level AS steps_done, count() AS players FROM
(
    SELECT game_id, player_id, windowFunnel({seconds:UInt64})(toDateTime(occurred_at, 'UTC'),
        kind = {steps:Array(String)}[1], kind = {steps:Array(String)}[2], kind = {steps:Array(String)}[3], kind = {steps:Array(String)}[4],
        kind = {steps:Array(String)}[5], kind = {steps:Array(String)}[6], kind = {steps:Array(String)}[7], kind = {steps:Array(String)}[8]) AS level
    FROM activities_once
    WHERE has({steps:Array(String)}, kind) AND player_id != toUUID('00000000-0000-0000-0000-000000000000')
    GROUP BY game_id, player_id
)
GROUP BY game_id, steps_done;
