-- Without this, a time that DateTime64 cannot represent would silently be stored as another one.
ALTER TABLE activities ADD CONSTRAINT IF NOT EXISTS received_in_our_time
    CHECK received_at >= toDateTime64('2000-01-01 00:00:00', 6, 'UTC') AND received_at < toDateTime64('2100-01-01 00:00:00', 6, 'UTC');
