using System.Text.Json;
using GameApi.Data;
using GameApi.Http.Lists;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Activities;

/// <summary>A player's activities, newest first.</summary>
internal sealed class ActivityList(GameDbContext db, ReadReplica replica, TimeProvider time)
{
    /// <summary>A position after every activity.</summary>
    internal static readonly TimePosition Newest = new(new DateTimeOffset(9000, 1, 1, 0, 0, 0, TimeSpan.Zero), Guid.AllBitsSet);

    /// <summary>
    /// The time that always has partitions. A query bounded to it reads partition after partition and stops when it has enough rows.
    /// </summary>
    private static readonly TimeSpan Recent = TimeSpan.FromDays(30);

    /// <summary>Loads a page for the cache.</summary>
    internal static async Task<RecentPage?> LoadCachedAsync(IServiceProvider services, RecentKey page, CancellationToken cancellationToken)
    {
        var rows = await services.GetRequiredService<ActivityList>()
            .ReadAsync(page.PlayerId, page.Kind, page.GameId, Newest, page.Rows, cancellationToken);
        return new RecentPage(rows.Items, rows.More);
    }

    /// <summary>
    /// Reads up to <paramref name="count"/> activities before a position, and up to <see cref="BoundedRows{T}.MaxPageBytes"/> of payloads.
    /// </summary>
    public Task<BoundedRows<ListedActivity>> ReadAsync(
        Guid playerId, string? kind, string? gameId, TimePosition before, int count, CancellationToken cancellationToken) =>
        replica.ReadAsync(db, context => ReadAsync(context, playerId, kind, gameId, before, count, cancellationToken), cancellationToken);

    private async Task<BoundedRows<ListedActivity>> ReadAsync(
        GameDbContext context, Guid playerId, string? kind, string? gameId, TimePosition before, int count,
        CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow() - Recent;
        var rows = new List<ActivityRow>();
        var (more, bytes) = (false, 0L);
        if (before.At > since)
        {
            await AddAsync(before, since);
            before = new(since, Guid.Empty);
        }

        if (!more && rows.Count < count)
        {
            // Rarely needed and more expensive: it reads all older weeks and the DEFAULT partition.
            await AddAsync(before, DateTimeOffset.MinValue);
        }

        return new(rows.ConvertAll(row => row.ToListed()), more);

        async Task AddAsync(TimePosition before, DateTimeOffset since)
        {
            var left = Math.Max(1, BoundedRows<ListedActivity>.MaxPageBytes - bytes);
            var read = await SelectAsync(context, playerId, kind, gameId, before, since, count - rows.Count, left, cancellationToken);
            rows.AddRange(read);
            more = read is [var first, ..] && first.Found > read.Count;
            bytes += read.Sum(row => (long)(row.Payload?.Length ?? 0));
        }
    }

    /// <summary>Reads a page by the index and cuts it where the payloads exceed the limit, so the rest never leaves the database.</summary>
    private static Task<List<ActivityRow>> SelectAsync(
        GameDbContext context, Guid playerId, string? kind, string? gameId, TimePosition before, DateTimeOffset since, int count,
        long maxBytes, CancellationToken cancellationToken) =>
        context.Database.SqlQuery<ActivityRow>($"""
            SELECT activity_id AS "ActivityId", game_id AS "GameId", session_id AS "SessionId", kind AS "Kind", occurred_at AS "OccurredAt",
                received_at AS "ReceivedAt", payload AS "Payload", found AS "Found"
            FROM (SELECT activity_id, game_id, session_id, kind, occurred_at, received_at, payload, count(*) OVER () AS found,
                    sum(octet_length(payload)) OVER (ORDER BY occurred_at DESC, activity_id DESC
                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS bytes_before
                FROM (SELECT a.activity_id, a.game_id, a.session_id, a.kind, a.occurred_at, a.received_at, a.payload::text AS payload
                    FROM activities AS a
                    WHERE a.player_id = {playerId} AND a.occurred_at >= {since} AND a.occurred_at <= {before.At}
                        AND (a.occurred_at, a.activity_id) < ({before.At}, {before.Id})
                        AND ({kind}::text IS NULL OR a.kind = {kind}) AND ({gameId}::text IS NULL OR a.game_id = {gameId})
                    ORDER BY a.occurred_at DESC, a.activity_id DESC LIMIT {count}) AS page) AS sized
            WHERE coalesce(bytes_before, 0) < {maxBytes}
            ORDER BY occurred_at DESC, activity_id DESC
            """).ToListAsync(cancellationToken);
}

/// <summary>A row of the list.</summary>
/// <param name="Found">How many rows the page had before it was cut.</param>
internal sealed record ActivityRow(
    Guid ActivityId, string? GameId, Guid? SessionId, string Kind, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt, string? Payload,
    long Found)
{
    internal ListedActivity ToListed() => new(
        ActivityId, GameId, SessionId, Kind, OccurredAt, ReceivedAt, Payload is null ? null : JsonElement.Parse(Payload));
}
