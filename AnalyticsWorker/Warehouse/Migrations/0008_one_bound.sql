-- The event log's own limit (GameApi/Data/Schema/Checks.cs), so that every accepted activity can be exported.
ALTER TABLE activities DROP CONSTRAINT IF EXISTS payload_is_small;
ALTER TABLE activities ADD CONSTRAINT IF NOT EXISTS payload_is_small CHECK length(payload) <= 16384;
