using System.Security.Claims;
using GameApi.Http.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace GameApi.Players.Export;

internal static class ExportEndpoints
{
    private const string Json = "application/json";

    /// <summary>
    /// Maps the export without a request timeout. The stores have a time limit (<see cref="ExportOptions.StoreTime"/>), and Kestrel closes
    /// a connection whose client stops reading.
    /// </summary>
    internal static void MapExport(this RouteGroupBuilder me) => me.MapGet("/export", ExportMeAsync).WithName("ExportMe")
        .Produces(StatusCodes.Status200OK, contentType: Json)
        .ProducesProblems(ProblemType.RateLimited)
        .DisableRequestTimeout();

    /// <summary>Returns all stored data of the token's player as one JSON document.</summary>
    /// <remarks>
    /// The data comes from the databases and the warehouse; if one of them is unavailable, the response is 503. A player may run two
    /// exports at once and ten an hour.
    /// </remarks>
    internal static Task<Results<FileStreamHttpResult, PushStreamHttpResult, ProblemHttpResult>> ExportMeAsync(
        HttpContext context, ClaimsPrincipal user, ExportResponse export, CancellationToken cancellationToken) =>
        export.RunAsync(
            context, user.RequiredPlayerId(), context.Request.Headers.Authorization.ToString(), masksEmail: false, cancellationToken);
}
