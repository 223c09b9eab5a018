-- A copy of the operators' audit log, with its own numbering. An erasure blanks everything that may name the player.
CREATE TABLE IF NOT EXISTS admin_audit
(
    seq        UInt64 COMMENT '1, 2, 3 without a gap',
    id         UUID,
    at         DateTime64(6, 'UTC'),
    actor      LowCardinality(String) COMMENT 'The operator''s id',
    action     LowCardinality(String),
    subject    String,
    player_id  UUID COMMENT 'Zero where it concerns none',
    request_id String,
    before     String CODEC(ZSTD(3)),
    after      String CODEC(ZSTD(3)),
    reason     String,
    digest     String,
    hash       String
)
ENGINE = ReplacingMergeTree
ORDER BY seq
SETTINGS old_parts_lifetime = 60
COMMENT 'Kept: who changed what is asked years later';
