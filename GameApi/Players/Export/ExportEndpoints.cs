using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Authentication;

namespace GameApi.Players.Export;

internal static class ExportEndpoints
{
    internal static void AddExport(this IHostApplicationBuilder builder) => builder.Services.AddScoped<PlayerExport>();

    internal static void MapExport(this RouteGroupBuilder me) => me.MapGet("/export", ExportMeAsync).WithName("ExportMe")
        .Produces(StatusCodes.Status200OK, contentType: "application/json")
        .WithRequestTimeout(TimeSpan.FromMinutes(5));

    /// <summary>Everything held about the player of the token, as one JSON document.</summary>
    private static async Task<PushStreamHttpResult> ExportMeAsync(ClaimsPrincipal user, PlayerExport export, CancellationToken cancellationToken)
    {
        var playerId = user.RequiredPlayerId();
        return TypedResults.Stream(await export.OpenAsync(playerId, cancellationToken), "application/json", $"player-{playerId}.json");
    }
}
