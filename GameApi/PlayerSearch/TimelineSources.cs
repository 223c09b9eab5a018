using System.Globalization;
using System.Text.Json.Nodes;
using GameApi.Activities;
using GameApi.Data;
using GameApi.Http.Lists;
using Microsoft.EntityFrameworkCore;

namespace GameApi.PlayerSearch;

/// <summary>Sessions, at their start: their ids are in order of it.</summary>
internal sealed class SessionEvents(GameDbContext db, ReadReplica replica) : ITimelineSource
{
    public TimelineKind Kind => TimelineKind.Sessions;

    public async Task<TimelinePart> ReadAsync(Guid playerId, TimelinePosition after, int count, CancellationToken cancellationToken)
    {
        var below = after.BelowId(Kind);
        var rows = await replica.ReadAsync(
            db, context => context.Sessions.Where(session => session.PlayerId == playerId && session.SessionId < below)
            .OrderByDescending(session => session.SessionId).Take(count).ToListAsync(cancellationToken), cancellationToken);
        return TimelinePart.Of([.. rows.Select(session => new TimelineRow(
            new(TimelinePosition.TimeOf(session.SessionId), Kind, $"{session.SessionId}"),
            $"{session.GameId}, {session.Platform} {session.ClientVersion}", new JsonObject
            {
                ["sessionId"] = session.SessionId, ["gameId"] = session.GameId, ["platform"] = session.Platform,
                    ["clientVersion"] = session.ClientVersion, ["country"] = session.Country,
                ["startedAt"] = Text(session.StartedAt), ["lastSeenAt"] = Text(session.LastSeenAt), ["endedAt"] = Text(session.EndedAt),
                ["endReason"] = session.EndReason,
            }))], count);
    }

    internal static string? Text(DateTimeOffset? at) => at?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}

/// <summary>The ledger, in the order of its ids.</summary>
internal sealed class LedgerEvents(GameDbContext db, ReadReplica replica) : ITimelineSource
{
    public TimelineKind Kind => TimelineKind.Ledger;

    public async Task<TimelinePart> ReadAsync(Guid playerId, TimelinePosition after, int count, CancellationToken cancellationToken)
    {
        var below = after.BelowId(Kind);
        var rows = await replica.ReadAsync(
            db, context => context.WalletEntries.Where(entry => entry.PlayerId == playerId && entry.EntryId < below)
            .OrderByDescending(entry => entry.EntryId).Take(count).ToListAsync(cancellationToken), cancellationToken);
        return TimelinePart.Of([.. rows.Select(entry => new TimelineRow(
            new(TimelinePosition.TimeOf(entry.EntryId), Kind, $"{entry.EntryId}"),
            string.Create(CultureInfo.InvariantCulture, $"{entry.Kind}: {entry.Amount:+0;-0} {entry.Currency}"), new JsonObject
            {
                ["entryId"] = entry.EntryId, ["currency"] = entry.Currency, ["amount"] = entry.Amount,
                    ["balanceAfter"] = entry.BalanceAfter, ["kind"] = entry.Kind,
                ["reason"] = entry.Reason, ["giftId"] = entry.GiftId, ["counterpartId"] = entry.CounterpartId,
            }))], count);
    }
}

/// <summary>Stored objects, at their latest write. A player has few enough of them to be sorted.</summary>
internal sealed class StorageEvents(GameDbContext db, ReadReplica replica) : ITimelineSource
{
    public TimelineKind Kind => TimelineKind.Storage;

    public async Task<TimelinePart> ReadAsync(Guid playerId, TimelinePosition after, int count, CancellationToken cancellationToken)
    {
        // No character of a collection or a key comes after the last of these.
        var below = after.Below(Kind, id => id, "", "\u007f");
        var rows = await replica.ReadAsync(db, context => context.Database.SqlQuery<StoredRow>($"""
            SELECT collection AS "Collection", key AS "Key", version AS "Version", created_at AS "CreatedAt", updated_at AS "UpdatedAt"
            FROM storage_objects WHERE player_id = {playerId} AND (updated_at, (collection || '/' || key) COLLATE "C") < ({after.At}, {below})
            ORDER BY updated_at DESC, (collection || '/' || key) COLLATE "C" DESC LIMIT {count}
            """).ToListAsync(cancellationToken), cancellationToken);
        return TimelinePart.Of([.. rows.Select(row => new TimelineRow(
            new(row.UpdatedAt, Kind, $"{row.Collection}/{row.Key}"),
            string.Create(CultureInfo.InvariantCulture, $"{row.Collection}/{row.Key}, version {row.Version}"), new JsonObject
            {
                ["collection"] = row.Collection, ["key"] = row.Key, ["version"] = row.Version,
                    ["createdAt"] = SessionEvents.Text(row.CreatedAt),
            }))], count);
    }

    private sealed record StoredRow(string Collection, string Key, int Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
}

/// <summary>Scores, at the time when they became what they are.</summary>
internal sealed class ScoreEvents(LeaderboardDbContext db) : ITimelineSource
{
    public TimelineKind Kind => TimelineKind.Scores;

    public async Task<TimelinePart> ReadAsync(Guid playerId, TimelinePosition after, int count, CancellationToken cancellationToken)
    {
        var below = after.Below(Kind, id => id, "", "\u007f");
        var rows = await db.Database.SqlQuery<ScoreRow>($"""
            SELECT board_id AS "Board", score AS "Score", best AS "Best", achieved_at AS "AchievedAt"
            FROM leaderboard_scores WHERE player_id = {playerId} AND (achieved_at, board_id COLLATE "C") < ({after.At}, {below})
            ORDER BY achieved_at DESC, board_id COLLATE "C" DESC LIMIT {count}
            """).ToListAsync(cancellationToken);
        return TimelinePart.Of([.. rows.Select(row => new TimelineRow(
            new(row.AchievedAt, Kind, row.Board), string.Create(CultureInfo.InvariantCulture, $"{row.Board}: {row.Score}"),
            new JsonObject { ["board"] = row.Board, ["score"] = row.Score, ["best"] = row.Best }))], count);
    }

    private sealed record ScoreRow(string Board, long Score, long Best, DateTimeOffset AchievedAt);
}

/// <summary>Activities, when they happened.</summary>
internal sealed class ActivityEvents(ActivityList activities) : ITimelineSource
{
    public TimelineKind Kind => TimelineKind.Activities;

    public async Task<TimelinePart> ReadAsync(Guid playerId, TimelinePosition after, int count, CancellationToken cancellationToken)
    {
        var before = new TimePosition(after.At, after.Below(Kind, Guid.Parse, Guid.Empty, Guid.AllBitsSet));
        var rows = await activities.ReadAsync(playerId, null, null, before, count, cancellationToken);
        return new([.. rows.Items.Select(activity => new TimelineRow(
            new(activity.OccurredAt, Kind, $"{activity.Id}"), activity.Kind, new JsonObject
            {
                ["id"] = activity.Id, ["kind"] = activity.Kind, ["gameId"] = activity.GameId, ["sessionId"] = activity.SessionId,
                    ["receivedAt"] = SessionEvents.Text(activity.ReceivedAt),
                ["payload"] = activity.Payload is { } payload ? JsonNode.Parse(payload.GetRawText()) : null,
            }))], rows.More || rows.Items.Count == count);
    }
}

/// <summary>What operators did to the player.</summary>
internal sealed class AuditEvents(GameDbContext db) : ITimelineSource
{
    public TimelineKind Kind => TimelineKind.Audit;

    public async Task<TimelinePart> ReadAsync(Guid playerId, TimelinePosition after, int count, CancellationToken cancellationToken)
    {
        var below = after.Below(Kind, id => long.Parse(id, CultureInfo.InvariantCulture), 0, long.MaxValue);
        var rows = await db.Database.SqlQuery<AuditEventRow>($"""
            SELECT seq AS "Seq", id AS "Id", at AS "At", actor AS "Actor", action AS "Action", reason AS "Reason", before::text AS "Before", after::text AS "After"
            FROM admin_audit WHERE player_id = {playerId} AND (at, seq) < ({after.At}, {below})
            ORDER BY at DESC, seq DESC LIMIT {count}
            """).ToListAsync(cancellationToken);
        return TimelinePart.Of([.. rows.Select(row => new TimelineRow(
            // As many digits each, so that texts compare as numbers do.
            new(row.At, Kind, row.Seq.ToString("D19", CultureInfo.InvariantCulture)), row.Action, new JsonObject
            {
                ["id"] = row.Id, ["seq"] = row.Seq, ["actor"] = row.Actor, ["action"] = row.Action, ["reason"] = row.Reason,
                ["before"] = row.Before is null ? null : JsonNode.Parse(row.Before), ["after"] = row.After is null ? null
                    : JsonNode.Parse(row.After),
            }))], count);
    }

    private sealed record AuditEventRow(
        long Seq, Guid Id, DateTimeOffset At, string Actor, string Action, string? Reason, string? Before, string? After);
}
