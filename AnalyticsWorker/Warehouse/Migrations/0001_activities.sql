-- Every activity of every event log. When the engine merges parts, it removes rows with the same key. Until then it recognizes a
-- repeated insert by its token (non_replicated_deduplication_window: the number of remembered inserts). Questions read a range of days, of
-- one game or of all, so the day precedes the kind in the key. The index finds a player's own activities.
CREATE TABLE IF NOT EXISTS activities
(
    source       LowCardinality(String) COMMENT 'The event log it was read from',
    txid         UInt64 COMMENT 'Transaction that stored it there' CODEC(Delta, ZSTD(1)),
    activity_id  UUID COMMENT 'UUIDv7 made by whoever reported it',
    player_id    UUID COMMENT 'Who did it; zero for the erasure of a player',
    game_id      LowCardinality(String) COMMENT 'In which game; empty outside of games',
    session_id   UUID COMMENT 'In which session; zero outside of sessions',
    kind         LowCardinality(String) COMMENT 'What happened',
    occurred_at  DateTime64(6, 'UTC') COMMENT 'When, by the reporter''s clock' CODEC(DoubleDelta, ZSTD(1)),
    received_at  DateTime64(6, 'UTC') COMMENT 'When it was stored' CODEC(DoubleDelta, ZSTD(1)),
    payload      String COMMENT 'Details by kind, as JSON; empty where there are none' CODEC(ZSTD(3)),
    INDEX player player_id TYPE bloom_filter(0.01) GRANULARITY 1,
    CONSTRAINT payload_is_small CHECK length(payload) <= 65536,
    CONSTRAINT occurred_in_our_time CHECK occurred_at >= toDateTime64('2000-01-01 00:00:00', 6, 'UTC') AND occurred_at < toDateTime64('2100-01-01 00:00:00', 6, 'UTC')
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(occurred_at)
ORDER BY (game_id, toDate(occurred_at), kind, player_id, occurred_at, activity_id)
TTL toDateTime(occurred_at) + INTERVAL 25 MONTH
SETTINGS non_replicated_deduplication_window = 10000;
