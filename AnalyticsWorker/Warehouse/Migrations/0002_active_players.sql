-- Active players by hour, as uniq states: adding a player again, by a replay or another activity, changes nothing. A state holds hashes,
-- not ids, so it may outlive the erasure of a player.
CREATE TABLE IF NOT EXISTS active_players_hourly
(
    game_id  LowCardinality(String),
    hour     DateTime('UTC'),
    players  AggregateFunction(uniq, UUID)
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (game_id, hour)
TTL hour + INTERVAL 25 MONTH
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS active_players_hourly_fill TO active_players_hourly AS
SELECT game_id, toStartOfHour(toDateTime(occurred_at, 'UTC')) AS hour, uniqState(player_id) AS players
FROM activities
WHERE game_id != '' AND player_id != toUUID('00000000-0000-0000-0000-000000000000')
GROUP BY game_id, hour;

-- When a player was first seen in a game: a minimum, which a replay does not change.
CREATE TABLE IF NOT EXISTS first_seen
(
    game_id   LowCardinality(String),
    player_id UUID,
    first_at  SimpleAggregateFunction(min, DateTime64(6, 'UTC'))
)
ENGINE = AggregatingMergeTree
ORDER BY (game_id, player_id)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS first_seen_fill TO first_seen AS
SELECT game_id, player_id, min(occurred_at) AS first_at
FROM activities
WHERE game_id != '' AND player_id != toUUID('00000000-0000-0000-0000-000000000000')
GROUP BY game_id, player_id;
