-- Days and hours (bits 0 to 23) in which a player was active in a game: a set, so adding an entry again changes nothing.
CREATE TABLE IF NOT EXISTS player_days
(
    game_id   LowCardinality(String),
    day       Date,
    player_id UUID,
    hours     SimpleAggregateFunction(groupBitOr, UInt32)
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (game_id, day, player_id)
TTL day + INTERVAL 25 MONTH
SETTINGS non_replicated_deduplication_window = 10000, old_parts_lifetime = 60;

CREATE MATERIALIZED VIEW IF NOT EXISTS player_days_fill TO player_days AS
SELECT game_id, toDate(occurred_at, 'UTC') AS day, player_id, groupBitOr(toUInt32(bitShiftLeft(toUInt32(1), toHour(occurred_at)))) AS hours
FROM activities
WHERE game_id != '' AND player_id != toUUID('00000000-0000-0000-0000-000000000000')
GROUP BY game_id, day, player_id;

-- Country, client version and platform of a player's first session in a game that has them. Clients may report anything, so a country is
-- two letters or none, and version and platform are short.
CREATE TABLE IF NOT EXISTS first_sessions
(
    game_id   LowCardinality(String),
    player_id UUID,
    first     SimpleAggregateFunction(min, Tuple(at DateTime64(6, 'UTC'), country String, client_version String, platform String))
)
ENGINE = AggregatingMergeTree
ORDER BY (game_id, player_id)
SETTINGS non_replicated_deduplication_window = 10000, old_parts_lifetime = 60
COMMENT 'Kept: cohorts need the first session of whoever still plays; erased with the player';

CREATE MATERIALIZED VIEW IF NOT EXISTS first_sessions_fill TO first_sessions AS
SELECT game_id, player_id, min((occurred_at,
    extract(JSONExtractString(payload, 'country'), '^[A-Z]{2}$'), JSONExtractString(payload, 'clientVersion'), JSONExtractString(payload, 'platform'))) AS first
FROM activities
WHERE game_id != '' AND player_id != toUUID('00000000-0000-0000-0000-000000000000')
    AND kind = 'session.started' AND JSONType(payload, 'clientVersion') = 'String' AND JSONType(payload, 'platform') = 'String'
    AND lengthUTF8(JSONExtractString(payload, 'clientVersion')) BETWEEN 1 AND 32 AND lengthUTF8(JSONExtractString(payload, 'platform')) BETWEEN 1 AND 32
GROUP BY game_id, player_id;

-- Fills the table from activities that are older than it.
INSERT INTO player_days
SELECT game_id, toDate(occurred_at, 'UTC') AS day, player_id, groupBitOr(toUInt32(bitShiftLeft(toUInt32(1), toHour(occurred_at)))) AS hours
FROM activities
WHERE game_id != '' AND player_id != toUUID('00000000-0000-0000-0000-000000000000')
GROUP BY game_id, day, player_id
SETTINGS insert_deduplicate = 0, max_partitions_per_insert_block = 0;

-- Every change of a wallet that GameApi recorded: outside of games, because clients may report any kind in a game.
CREATE VIEW IF NOT EXISTS currency_entries AS
SELECT player_id, activity_id, occurred_at, kind, JSONExtractString(payload, 'currency') AS currency, JSONExtractInt(payload, 'amount') AS amount,
    JSONExtractString(payload, 'reason') AS reason
FROM activities_once WHERE game_id = '' AND kind IN ('wallet.granted', 'wallet.spent', 'gift.sent', 'gift.received');

CREATE OR REPLACE VIEW currency_flows_by_day AS
SELECT toStartOfDay(occurred_at) AS start, kind, currency, count() AS entries, sum(amount) AS amount, uniqExact(player_id) AS players
FROM currency_entries GROUP BY start, kind, currency;

CREATE VIEW IF NOT EXISTS player_origins AS
SELECT game_id, player_id, tupleElement(min(first), 'at') AS first_session_at, tupleElement(min(first), 'country') AS country,
    tupleElement(min(first), 'client_version') AS client_version, tupleElement(min(first), 'platform') AS platform
FROM first_sessions GROUP BY game_id, player_id;

-- Players of each day, and of the thirty days that end with it.
CREATE VIEW IF NOT EXISTS stickiness_by_day AS
SELECT game_id, day + back AS start, uniqExactIf(player_id, back = 0) AS daily_players, uniqExact(player_id) AS monthly_players
FROM (SELECT DISTINCT game_id, day, player_id FROM player_days) ARRAY JOIN range(30) AS back
GROUP BY game_id, start;

-- Players by the day on which they were first seen, and how many were active one, seven and thirty days later.
CREATE VIEW IF NOT EXISTS retention_days AS
SELECT game_id, cohort, count() AS players, countIf(bitTest(back, 0)) AS day1, countIf(bitTest(back, 1)) AS day7, countIf(bitTest(back, 2)) AS day30
FROM
(
    SELECT game_id, player_id, cohort, groupBitOr(multiIf(day = cohort + 1, 1, day = cohort + 7, 2, day = cohort + 30, 4, 0)) AS back
    FROM (SELECT game_id, player_id, toDate(min(first_at)) AS cohort FROM first_seen GROUP BY game_id, player_id) AS firsts
    LEFT JOIN (SELECT game_id, player_id, day FROM player_days) AS days USING (game_id, player_id)
    GROUP BY game_id, player_id, cohort
)
GROUP BY game_id, cohort;

-- Sessions of the event log. An open session has no end.
CREATE VIEW IF NOT EXISTS sessions AS
SELECT game_id, player_id, session_id, minIf(occurred_at, kind = 'session.started') AS started_at,
    if(countIf(kind = 'session.ended') = 0, NULL, minIf(occurred_at, kind = 'session.ended')) AS ended_at
FROM activities_once
WHERE kind IN ('session.started', 'session.ended') AND game_id != ''
    AND session_id != toUUID('00000000-0000-0000-0000-000000000000') AND player_id != toUUID('00000000-0000-0000-0000-000000000000')
GROUP BY game_id, player_id, session_id
HAVING countIf(kind = 'session.started') > 0;
