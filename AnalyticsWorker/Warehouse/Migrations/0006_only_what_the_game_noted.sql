-- Clients may report any kind, but only in a game. GameApi records wallet changes outside of games, so an entry with a game is a
-- client's and does not count.
CREATE OR REPLACE VIEW currency_flows_by_day AS
SELECT toStartOfDay(occurred_at) AS start, kind, JSONExtractString(payload, 'currency') AS currency,
    count() AS entries, sum(JSONExtractInt(payload, 'amount')) AS amount, uniqExact(player_id) AS players
FROM activities_once WHERE game_id = '' AND kind IN ('wallet.granted', 'wallet.spent', 'gift.sent', 'gift.received')
GROUP BY start, kind, currency;

-- JSONExtractUInt converts nearly anything to a number, "NaN" to 2^63. Only a whole number of seconds below a month is a length.
CREATE OR REPLACE VIEW session_lengths AS
SELECT game_id, player_id, session_id, occurred_at AS ended_at, JSONExtractUInt(payload, 'seconds') AS seconds, JSONExtractString(payload, 'reason') AS reason
FROM activities_once
WHERE kind = 'session.ended' AND JSONType(payload, 'seconds') IN ('Int64', 'UInt64') AND JSONExtractInt(payload, 'seconds') BETWEEN 0 AND 2678399;
