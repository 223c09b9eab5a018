using System.Security.Claims;
using GameApi.Http.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace GameApi.Players.Export;

internal static class ExportEndpoints
{
    private const string Json = "application/json";

    internal static void AddExport(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ExportOptions>().BindConfiguration(ExportOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<ExportLimit>();
        builder.Services.AddSingleton<ExportSpool>();
        builder.Services.AddScoped<PlayerExport>();
        builder.Services.AddScoped<ExportResponse>();
        WarehouseExport.Add(builder);
    }

    /// <summary>
    /// The stores have a time limit (<see cref="ExportOptions.StoreTime"/>), the client has none: Kestrel ends a connection of which
    /// nothing moves.
    /// </summary>
    internal static void MapExport(this RouteGroupBuilder me) => me.MapGet("/export", ExportMeAsync).WithName("ExportMe")
        .Produces(StatusCodes.Status200OK, contentType: Json)
        .ProducesProblems(ProblemType.RateLimited)
        .DisableRequestTimeout();

    /// <summary>Everything held about the player of the token, as one JSON document.</summary>
    /// <remarks>
    /// From the databases and the warehouse; whole, or 503. Two at once and ten an hour for each player.
    /// </remarks>
    internal static Task<Results<FileStreamHttpResult, PushStreamHttpResult, ProblemHttpResult>> ExportMeAsync(
        HttpContext context, ClaimsPrincipal user, ExportResponse export, CancellationToken cancellationToken) =>
        export.RunAsync(
            context, user.RequiredPlayerId(), context.Request.Headers.Authorization.ToString(), masksEmail: false, cancellationToken);
}
