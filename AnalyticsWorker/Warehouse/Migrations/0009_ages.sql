-- Tables without a TTL say why.
ALTER TABLE first_seen MODIFY COMMENT 'Kept: cohorts need the first day of whoever still plays; erased with the player';
ALTER TABLE migrations MODIFY COMMENT 'Kept: one row per migration';

-- An erasure rewrites the parts with a player's rows. The replaced parts are deleted after this many seconds (8 minutes by default).
ALTER TABLE activities MODIFY SETTING old_parts_lifetime = 60;
ALTER TABLE first_seen MODIFY SETTING old_parts_lifetime = 60;
