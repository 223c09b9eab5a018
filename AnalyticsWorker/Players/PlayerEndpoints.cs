using System.Security.Claims;
using ClickHouse.Driver;
using ServiceDefaults.Authentication;

namespace AnalyticsWorker.Players;

/// <summary>
/// Returns what the warehouse holds about the token's player, for GameApi's export: one JSON object per line. The gateway has no route to
/// these endpoints, and a token grants access to its own player only.
/// </summary>
internal static class PlayerEndpoints
{
    private const string JsonLines = "application/x-ndjson";
    private const int FlushBytes = 32 * 1024;

    internal static void MapPlayers(this WebApplication app)
    {
        var me = app.MapGroup("/internal/players/me").RequireAuthorization(Policies.Player).ExcludeFromDescription();
        foreach (var section in PlayerSection.All)
            me.MapGet($"/{section.Name}", (HttpContext context, ClaimsPrincipal user, ClickHouseClient warehouse) =>
                WriteAsync(context, section, user.RequiredPlayerId(), warehouse));
    }

    /// <summary>
    /// 503 if the warehouse is unavailable. A warehouse that fails midway aborts the connection, so that nobody mistakes a part for the
    /// whole.
    /// </summary>
    private static async Task WriteAsync(HttpContext context, PlayerSection section, Guid playerId, ClickHouseClient warehouse)
    {
        var cancellationToken = context.RequestAborted;
        await using var rows = await section.ReadAsync(warehouse, playerId, cancellationToken);
        context.Response.ContentType = JsonLines;
        var lines = context.Response.BodyWriter;
        while (await rows.ReadAsync(cancellationToken))
        {
            section.Write(lines, rows);
            if (lines.UnflushedBytes > FlushBytes)
                await lines.FlushAsync(cancellationToken);
        }
    }
}
