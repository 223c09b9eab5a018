-- How many players completed how many steps in order, by exact time:
-- SELECT * FROM funnel(steps = ['session.started', 'level.up'], seconds = 86400).
-- windowFunnel counts whole seconds and lets one activity complete several steps. This folds a player's activities, ordered by time and
-- id, into an array with the start of the latest sequence that reached each step, like AnalyticsWorker/Queries/FunnelQuery.cs.
CREATE OR REPLACE VIEW funnel AS
SELECT game_id, level AS steps_done, count() AS players FROM
(
    SELECT game_id, player_id, arrayCount(began -> began > 0, arrayFold(
        (begun, done) -> arrayMap((step, began, before) -> if(step = done.3 AND before > 0 AND before >= done.1 - toInt64({seconds:UInt64}) * 1000000, before, began),
            {steps:Array(String)}, begun, arrayPushFront(arrayPopBack(begun), done.1)),
        arraySort(groupArray((toUnixTimestamp64Micro(occurred_at), UUIDToNum(activity_id), kind))),
        arrayMap(step -> toInt64(0), {steps:Array(String)}))) AS level
    FROM activities_once
    WHERE has({steps:Array(String)}, kind) AND player_id != toUUID('00000000-0000-0000-0000-000000000000')
    GROUP BY game_id, player_id
)
GROUP BY game_id, steps_done;

-- Players by the week in which they were first seen, and how many were active in a game how many weeks later. Never earlier weeks, even
-- if first_seen is incomplete.
CREATE OR REPLACE VIEW retention_by_week AS
SELECT firsts.game_id AS game_id, cohort, dateDiff('week', cohort, seen) AS weeks_later, count() AS players
FROM (SELECT game_id, player_id, toStartOfWeek(min(first_at), 1) AS cohort FROM first_seen GROUP BY game_id, player_id) AS firsts
INNER JOIN (SELECT DISTINCT game_id, player_id, toStartOfWeek(occurred_at, 1) AS seen FROM activities_once WHERE game_id != '') AS seens
    ON firsts.game_id = seens.game_id AND firsts.player_id = seens.player_id
WHERE seen >= cohort
GROUP BY game_id, cohort, weeks_later;
