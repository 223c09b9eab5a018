using System.Globalization;
using System.Text.Json;
using GameApi.Data;
using GameApi.Http.Preconditions;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Games;

/// <summary>Reads and changes the games catalogue.</summary>
internal sealed class GameStore(GameDbContext db, TimeProvider time)
{
    internal async Task<GameView?> LoadAsync(string gameId, CancellationToken cancellationToken) =>
        await db.Games.SingleOrDefaultAsync(game => game.GameId == gameId, cancellationToken) is { } game ? View(game) : null;

    /// <summary>For the cache.</summary>
    internal static Task<GameView?> LoadCachedAsync(IServiceProvider services, string gameId, CancellationToken cancellationToken) =>
        services.GetRequiredService<GameStore>().LoadAsync(gameId, cancellationToken);

    /// <summary>For the cache: a page by the catalogue's stamp, so many rows, and what they come after.</summary>
    internal static async Task<CatalogueRows?> LoadCachedPageAsync(IServiceProvider services, string page, CancellationToken cancellationToken)
    {
        var parts = page.Split('/', 3);
        var rows = int.Parse(parts[1], CultureInfo.InvariantCulture);
        return new CatalogueRows(await services.GetRequiredService<GameStore>().LoadPageAsync(parts[2] is "" ? null : parts[2], rows, cancellationToken));
    }

    /// <summary>Games in order of their ids, from after the given one.</summary>
    internal async Task<List<GameView>> LoadPageAsync(string? after, int rows, CancellationToken cancellationToken)
    {
        var games = after is null ? db.Games : db.Games.Where(game => string.Compare(game.GameId, after) > 0);
        return [.. (await games.OrderBy(game => game.GameId).Take(rows).ToListAsync(cancellationToken)).Select(View)];
    }

    /// <summary>Adds a game.</summary>
    /// <returns>Null where it exists.</returns>
    internal async Task<GameView?> AddAsync(string gameId, GameContent content, CancellationToken cancellationToken)
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

    /// <summary>Replaces a game if its version is one of <paramref name="expected"/>.</summary>
    /// <returns>Null where there is none with such a version.</returns>
    internal async Task<GameView?> ReplaceAsync(string gameId, GameContent content, ExpectedVersions expected, CancellationToken cancellationToken)
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

    private static GameView View(Game game)
    {
        using var config = JsonDocument.Parse(game.Config);
        return new GameView(game.GameId, game.Name, game.Description, config.RootElement.Clone(), game.Version, game.CreatedAt, game.UpdatedAt);
    }
}
