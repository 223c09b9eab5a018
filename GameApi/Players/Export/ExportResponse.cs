using GameApi.Http.Faults;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Http;

namespace GameApi.Players.Export;

/// <summary>Responds with a player's export, within its limits.</summary>
internal sealed class ExportResponse(PlayerExport export, ExportLimit limit)
{
    private const string Json = "application/json";

    /// <summary>A warehouse or a disk takes longer to come back than a connection.</summary>
    private const string RetryAfterSeconds = "30";

    /// <param name="context">The request.</param>
    /// <param name="playerId">Whose data.</param>
    /// <param name="authorization">The credentials with which the warehouse is asked.</param>
    /// <param name="masksEmail">Whether e-mail addresses are masked.</param>
    /// <param name="cancellationToken">Of the request.</param>
    internal async Task<Results<FileStreamHttpResult, PushStreamHttpResult, ProblemHttpResult>> RunAsync(
        HttpContext context, Guid playerId, string authorization, bool masksEmail, CancellationToken cancellationToken)
    {
        var (response, name) = (context.Response, $"player-{playerId}.json");
        if (context.IsHeadRequest())
            return TypedResults.Stream(static _ => Task.CompletedTask, Json, name);
        if (!limit.TryEnter(playerId, response, out var refused))
            return refused;
        using var place = await limit.EnterStoresAsync(cancellationToken);
        if (!place.IsAcquired)
            return ExportLimit.Full(response);
        try
        {
            return TypedResults.File(await export.SpoolAsync(playerId, authorization, masksEmail, cancellationToken), Json, name);
        }
        catch (ExportIncompleteException incomplete)
        {
            var problem = Unavailable.Problem(response, $"{incomplete.Message} Repeat the request after the time of Retry-After.");
            response.Headers.RetryAfter = RetryAfterSeconds;
            return problem;
        }
    }
}
