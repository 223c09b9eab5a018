using System.Security.Claims;
using GameApi.Http.Faults;
using GameApi.Http.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Authentication;
using ServiceDefaults.Http;
using ServiceDefaults.Problems;

namespace GameApi.Players.Export;

internal static class ExportEndpoints
{
    private const string Json = "application/json";

    /// <summary>A warehouse or a disk takes longer to come back than a connection.</summary>
    private const string RetryAfterSeconds = "30";

    internal static void AddExport(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ExportOptions>().BindConfiguration(ExportOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<ExportLimit>();
        builder.Services.AddSingleton<ExportSpool>();
        builder.Services.AddScoped<PlayerExport>();
        WarehouseExport.Add(builder);
    }

    /// <summary>The stores have a time limit (<see cref="ExportOptions.StoreTime"/>), the client has none: Kestrel ends a connection of which nothing moves.</summary>
    internal static void MapExport(this RouteGroupBuilder me) => me.MapGet("/export", ExportMeAsync).WithName("ExportMe")
        .Produces(StatusCodes.Status200OK, contentType: Json)
        .Answers(ProblemType.RateLimited)
        .DisableRequestTimeout();

    /// <summary>Everything held about the player of the token, as one JSON document.</summary>
    /// <remarks>
    /// From the databases and the warehouse; whole, or 503. Two at once and ten an hour for each player.
    /// </remarks>
    internal static async Task<Results<FileStreamHttpResult, PushStreamHttpResult, ProblemHttpResult>> ExportMeAsync(
        HttpContext context, ClaimsPrincipal user, PlayerExport export, ExportLimit limit, CancellationToken cancellationToken)
    {
        var (playerId, response) = (user.RequiredPlayerId(), context.Response);
        var name = $"player-{playerId}.json";
        if (context.IsHeadRequest())
            return TypedResults.Stream(static _ => Task.CompletedTask, Json, name);
        if (!limit.TryEnter(playerId, response, out var refused))
            return refused;
        using var place = await limit.EnterStoresAsync(cancellationToken);
        if (!place.IsAcquired)
            return ExportLimit.Full(response);
        try
        {
            var document = await export.SpoolAsync(playerId, context.Request.Headers.Authorization.ToString(), cancellationToken);
            return TypedResults.File(document, Json, name);
        }
        catch (ExportIncompleteException incomplete)
        {
            var problem = Unavailable.Problem(response, $"{incomplete.Message} Repeat the request after the time of Retry-After.");
            response.Headers.RetryAfter = RetryAfterSeconds;
            return problem;
        }
    }
}
