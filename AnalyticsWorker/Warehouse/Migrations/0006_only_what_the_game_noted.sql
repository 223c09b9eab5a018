-- Any client may report any kind, in a game: what it makes up must not pass for what GameApi noted itself.
-- Money is moved outside of games, so an entry that names one is a client's.
CREATE OR REPLACE VIEW currency_flows_by_day AS
SELECT toStartOfDay(occurred_at) AS start, kind, JSONExtractString(payload, 'currency') AS currency,
    count() AS entries, sum(JSONExtractInt(payload, 'amount')) AS amount, uniqExact(player_id) AS players
FROM activities_once WHERE game_id = '' AND kind IN ('wallet.granted', 'wallet.spent', 'gift.sent', 'gift.received')
GROUP BY start, kind, currency;

-- JSONExtractUInt makes a number of nearly anything, 2^63 of "NaN": a length is a whole number of seconds below a month.
CREATE OR REPLACE VIEW session_lengths AS
SELECT game_id, player_id, session_id, occurred_at AS ended_at, JSONExtractUInt(payload, 'seconds') AS seconds, JSONExtractString(payload, 'reason') AS reason
FROM activities_once
WHERE kind = 'session.ended' AND JSONType(payload, 'seconds') IN ('Int64', 'UInt64') AND JSONExtractInt(payload, 'seconds') BETWEEN 0 AND 2678399;
