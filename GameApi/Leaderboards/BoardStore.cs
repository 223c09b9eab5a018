using GameApi.Audit;
using GameApi.Caching;
using GameApi.Data;
using GameApi.Http.Preconditions;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Leaderboards;

/// <summary>
/// Reads and changes the settings of leaderboards. Leaderboards may live in another database than the audit log, so the audit row commits
/// first, while the change holds its lock. A change always has its row; a row without its change belongs to a request that returned 503 and
/// may be retried.
/// </summary>
internal sealed class BoardStore(LeaderboardDbContext db, GameDbContext game, CacheWriter cache, AuditLog audit, TimeProvider time)
{
    /// <summary>Loads a board for the cache.</summary>
    internal static Task<CachedBoard?> LoadCachedAsync(IServiceProvider services, string board, CancellationToken cancellationToken) =>
        Cached(services.GetRequiredService<LeaderboardDbContext>().Boards.Where(row => row.BoardId == board))
            .SingleOrDefaultAsync(cancellationToken);

    /// <summary>Reads boards in order of their ids after a given id.</summary>
    internal Task<List<CachedBoard>> LoadPageAsync(string? after, int rows, CancellationToken cancellationToken) =>
        Cached(db.Boards.Where(row => after == null || string.Compare(row.BoardId, after) > 0).OrderBy(row => row.BoardId).Take(rows))
            .ToListAsync(cancellationToken);

    /// <summary>Adds a board.</summary>
    /// <returns>Null if it exists already.</returns>
    internal Task<CachedBoard?> AddAsync(
        AuditSource source, string boardId, BoardSettings settings, CancellationToken cancellationToken) =>
        WriteAsync(source, boardId, settings, async cancel =>
        {
            var now = time.GetUtcNow();
            var closedAt = settings.Closed ? now : (DateTimeOffset?)null;
            var added = await db.Boards.FromSql($"""
                INSERT INTO boards (board_id, name, policy, closed_at, version, created_at, updated_at)
                VALUES ({boardId}, {settings.Name}, {settings.Policy}, {closedAt}, 1, {now}, {now})
                ON CONFLICT DO NOTHING
                RETURNING board_id, name, policy, closed_at, version, created_at, updated_at
                """).ToListAsync(cancel);
            return (null, added is [var board] ? Cached(board) : null);
        }, cancellationToken);

    /// <summary>Replaces the settings of a board if its version is one of <paramref name="expected"/>.</summary>
    /// <returns>The board, or its policy if the change has another one; neither if there is no board with such a version.</returns>
    internal async Task<(CachedBoard? Replaced, string? Kept)> ReplaceAsync(
        AuditSource source, string boardId, BoardSettings settings, ExpectedVersions expected, CancellationToken cancellationToken)
    {
        string? kept = null;
        var replaced = await WriteAsync(source, boardId, settings, async cancel =>
        {
            var now = time.GetUtcNow();
            kept = null;
            var found = await db.Boards.FromSql($"""
                SELECT board_id, name, policy, closed_at, version, created_at, updated_at FROM boards WHERE board_id = {boardId} FOR UPDATE
                """).ToListAsync(cancel);
            if (found is not [var before] || !(expected.IsAny || expected.Versions.Contains(before.Version)))
                return (null, null);
            if (before.Policy != settings.Policy)
            {
                kept = before.Policy;
                return (null, null);
            }

            var closedAt = settings.Closed ? before.ClosedAt ?? now : (DateTimeOffset?)null;
            var after = await db.Boards.FromSql($"""
                UPDATE boards SET name = {settings.Name}, closed_at = {closedAt}, version = version + 1, updated_at = {now}
                WHERE board_id = {boardId}
                RETURNING board_id, name, policy, closed_at, version, created_at, updated_at
                """).ToListAsync(cancel);
            return (Cached(before), Cached(after[0]));
        }, cancellationToken);
        return (replaced, kept);
    }

    private Task<CachedBoard?> WriteAsync(
        AuditSource source, string boardId, BoardSettings settings,
        Func<CancellationToken, Task<(CachedBoard? Before, CachedBoard? After)>> write, CancellationToken cancellationToken)
    {
        return cache.WriteAsync(
            LeaderboardCaches.Board, boardId, cancel => db.InTransactionAsync(RunAsync, cancel, commits: board => board is not null),
            board => board, cancellationToken);

        async Task<CachedBoard?> RunAsync(CancellationToken cancel)
        {
            var (before, after) = await write(cancel);
            if (after is null)
                return null;
            db.Work!.ProvedBy(() => IsStoredAsync(after));
            var entry = new AuditEntry(
                before is null ? BoardAudit.Add : BoardAudit.Change, $"board {boardId}", Before: BoardAudit.Shown(before),
                After: BoardAudit.Shown(after), Reason: settings.Reason);
            return await game.InTransactionAsync(async logged =>
            {
                await audit.AppendAsync(source, entry, logged);
                return after;
            }, cancel);
        }
    }

    /// <returns>Null if another request may have changed the board since, so that it cannot be determined.</returns>
    private async Task<bool?> IsStoredAsync(CachedBoard board) =>
        await db.Boards.AnyAsync(row =>
            row.BoardId == board.BoardId && row.Version == board.Version && row.UpdatedAt == board.UpdatedAt) ? true : null;

    private static IQueryable<CachedBoard> Cached(IQueryable<Board> boards) => boards.Select(row =>
        new CachedBoard(row.BoardId, row.Policy, row.Name, row.ClosedAt, row.Version, row.CreatedAt, row.UpdatedAt));

    private static CachedBoard Cached(Board row) =>
        new(row.BoardId, row.Policy, row.Name, row.ClosedAt, row.Version, row.CreatedAt, row.UpdatedAt);
}
