-- What has no TTL says why.
ALTER TABLE first_seen MODIFY COMMENT 'Kept: cohorts need the first day of whoever still plays; erased with the player';
ALTER TABLE migrations MODIFY COMMENT 'Kept: one row per migration';

-- Erased rows are written out of a part; the part that had them goes from the disk so many seconds later (8 minutes by default).
ALTER TABLE activities MODIFY SETTING old_parts_lifetime = 60;
ALTER TABLE first_seen MODIFY SETTING old_parts_lifetime = 60;
