using System.Text.Json;
using GameApi.Audit;
using GameApi.Caching;
using GameApi.Data;
using GameApi.Http.Lists;
using GameApi.Http.Preconditions;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Games;

/// <summary>Reads and changes the games catalogue.</summary>
internal sealed class GameStore(GameDbContext db, CacheWriter cache, ListVersions lists, AuditLog audit, TimeProvider time)
{
    internal async Task<GameView?> LoadAsync(string gameId, CancellationToken cancellationToken) =>
        await db.Games.SingleOrDefaultAsync(game => game.GameId == gameId, cancellationToken) is { } game ? View(game) : null;

    /// <summary>Loads a game for the cache.</summary>
    internal static Task<GameView?> LoadCachedAsync(IServiceProvider services, string gameId, CancellationToken cancellationToken) =>
        services.GetRequiredService<GameStore>().LoadAsync(gameId, cancellationToken);

    /// <summary>Loads a page for the cache.</summary>
    internal static async Task<CatalogueRows?> LoadCachedPageAsync(
        IServiceProvider services, CataloguePage page, CancellationToken cancellationToken)
    {
        var found = await services.GetRequiredService<GameStore>().LoadPageAsync(page.After, page.Rows, cancellationToken);
        return new CatalogueRows(found.Items, found.More);
    }

    /// <summary>
    /// Reads games in order of their ids after a given id, up to <see cref="BoundedRows{T}.MaxPageBytes"/> of configuration.
    /// </summary>
    internal async Task<BoundedRows<GameView>> LoadPageAsync(string? after, int rows, CancellationToken cancellationToken)
    {
        var games = await db.Database.SqlQuery<CatalogueRow>($"""
            SELECT game_id AS "GameId", name AS "Name", description AS "Description", config AS "Config", version AS "Version",
                created_at AS "CreatedAt", updated_at AS "UpdatedAt", found AS "Found"
            FROM (SELECT game_id, name, description, config, version, created_at, updated_at, count(*) OVER () AS found,
                    sum(octet_length(config)) OVER (ORDER BY game_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS bytes_before
                FROM (SELECT game_id, name, description, config::text AS config, version, created_at, updated_at
                    FROM games WHERE game_id > {after ?? ""} ORDER BY game_id LIMIT {rows}) AS page) AS sized
            WHERE coalesce(bytes_before, 0) < {BoundedRows<GameView>.MaxPageBytes}
            ORDER BY game_id
            """).ToListAsync(cancellationToken);
        return new([.. games.Select(game => game.ToView())], games is [var first, ..] && first.Found > games.Count);
    }

    /// <summary>Adds a game.</summary>
    /// <returns>Null if it exists already.</returns>
    internal Task<GameView?> AddAsync(AuditSource source, string gameId, GameContent content, CancellationToken cancellationToken) =>
        WriteAsync(source, gameId, content, _ => Task.FromResult<GameView?>(null), cancel => InsertAsync(gameId, content, cancel),
            cancellationToken);

    /// <summary>Replaces a game if its version is one of <paramref name="expected"/>.</summary>
    /// <returns>Null if there is no game with such a version.</returns>
    internal Task<GameView?> ReplaceAsync(
        AuditSource source, string gameId, GameContent content, ExpectedVersions expected, CancellationToken cancellationToken) =>
        WriteAsync(source, gameId, content, cancel => LockAsync(gameId, cancel),
            cancel => UpdateAsync(gameId, content, expected, cancel), cancellationToken);

    /// <summary>Writes a game and its audit row in one transaction. The row proves a commit whose acknowledgement was lost.</summary>
    private async Task<GameView?> WriteAsync(
        AuditSource source, string gameId, GameContent content, Func<CancellationToken, Task<GameView?>> lockBefore,
        Func<CancellationToken, Task<GameView?>> write, CancellationToken cancellationToken)
    {
        var written = await cache.WriteAsync(
            GameCaches.Game, gameId, cancel => db.InTransactionAsync(RunAsync, cancel, commits: game => game is not null),
            game => game, cancellationToken);
        if (written is not null)
            await lists.ChangedAsync([GameCatalogue.List]);
        return written;

        async Task<GameView?> RunAsync(CancellationToken cancel)
        {
            var before = await lockBefore(cancel);
            if (await write(cancel) is not { } game)
                return null;
            var action = before is null ? GameAudit.Add : GameAudit.Change;
            await audit.AppendAsync(source, new AuditEntry(
                action, $"game {gameId}", Before: GameAudit.Shown(before), After: GameAudit.Shown(game), Reason: content.Reason), cancel);
            return game;
        }
    }

    private async Task<GameView?> LockAsync(string gameId, CancellationToken cancellationToken) =>
        await db.Games.FromSql($"""
            SELECT game_id, name, description, config, version, created_at, updated_at FROM games WHERE game_id = {gameId} FOR UPDATE
            """).ToListAsync(cancellationToken) is [var game] ? View(game) : null;

    private async Task<GameView?> InsertAsync(string gameId, GameContent content, CancellationToken cancellationToken)
    {
        var (config, now) = (ConfigOf(content), time.GetUtcNow());
        var added = await db.Games.FromSql($"""
            INSERT INTO games (game_id, name, description, config, version, created_at, updated_at)
            VALUES ({gameId}, {content.Name}, {content.Description}, {config}::jsonb, 1, {now}, {now})
            ON CONFLICT DO NOTHING
            RETURNING game_id, name, description, config, version, created_at, updated_at
            """).ToListAsync(cancellationToken);
        return added is [var game] ? View(game) : null;
    }

    private async Task<GameView?> UpdateAsync(
        string gameId, GameContent content, ExpectedVersions expected, CancellationToken cancellationToken)
    {
        var (config, now) = (ConfigOf(content), time.GetUtcNow());
        var replaced = await db.Games.FromSql($"""
            UPDATE games SET name = {content.Name}, description = {content.Description}, config = {config}::jsonb,
                version = version + 1, updated_at = {now}
            WHERE game_id = {gameId} AND ({expected.IsAny} OR version = ANY({expected.Versions}))
            RETURNING game_id, name, description, config, version, created_at, updated_at
            """).ToListAsync(cancellationToken);
        return replaced is [var game] ? View(game) : null;
    }

    private static string ConfigOf(GameContent content) => content.Config?.GetRawText() ?? "{}";

    private static GameView View(Game game) =>
        new(game.GameId, game.Name, game.Description, JsonElement.Parse(game.Config), game.Version, game.CreatedAt, game.UpdatedAt);
}

/// <summary>A row of the catalogue.</summary>
/// <param name="Found">How many rows the page had before it was cut.</param>
internal sealed record CatalogueRow(
    string GameId, string Name, string? Description, string Config, int Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    long Found)
{
    internal GameView ToView() => new(GameId, Name, Description, JsonElement.Parse(Config), Version, CreatedAt, UpdatedAt);
}
