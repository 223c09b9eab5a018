-- A copy of gamedb's register of erasures. After a restore of gamedb, players are erased again from it.
CREATE TABLE IF NOT EXISTS erasures
(
    player_id    UUID COMMENT 'Who asked to be erased',
    requested_at DateTime64(6, 'UTC') COMMENT 'When'
)
ENGINE = ReplacingMergeTree
ORDER BY player_id
COMMENT 'Kept: late rows and backups bring erased players back; it holds an id and a time';
