-- The bound that the event log has (GameApi/Data/Schema/Checks.cs), so that what is accepted there arrives here.
ALTER TABLE activities DROP CONSTRAINT IF EXISTS payload_is_small;
ALTER TABLE activities ADD CONSTRAINT IF NOT EXISTS payload_is_small CHECK length(payload) <= 16384;
