using System.Security.Claims;
using GameApi.Http.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Authentication;
using ServiceDefaults.Http;
using ServiceDefaults.Problems;

namespace GameApi.Players.Export;

internal static class ExportEndpoints
{
    private const string Json = "application/json";

    internal static void AddExport(this IHostApplicationBuilder builder)
    {
        builder.Services.AddScoped<PlayerExport>();
        builder.Services.AddSingleton<ExportLimit>();
    }

    internal static void MapExport(this RouteGroupBuilder me) => me.MapGet("/export", ExportMeAsync).WithName("ExportMe")
        .Produces(StatusCodes.Status200OK, contentType: Json)
        .Answers(ProblemType.RateLimited)
        .WithRequestTimeout(TimeSpan.FromMinutes(5));

    /// <summary>Everything held about the player of the token, as one JSON document.</summary>
    internal static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> ExportMeAsync(
        HttpContext context, ClaimsPrincipal user, PlayerExport export, ExportLimit limit, CancellationToken cancellationToken)
    {
        var playerId = user.RequiredPlayerId();
        var name = $"player-{playerId}.json";
        if (context.IsHeadRequest())
            return TypedResults.Stream(static _ => Task.CompletedTask, Json, name);
        if (!limit.TryEnter(playerId, context.Response, out var problem))
            return problem;
        return TypedResults.Stream(await export.OpenAsync(playerId, cancellationToken), Json, name);
    }
}
