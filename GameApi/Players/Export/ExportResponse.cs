using GameApi.Http.Faults;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Http;

namespace GameApi.Players.Export;

/// <summary>Responds with a player's export, within its limits.</summary>
internal sealed class ExportResponse(PlayerExport export, ExportLimit limit)
{
    private const string Json = "application/json";

    /// <summary>Longer than usual: a warehouse or a full disk recovers more slowly than a connection.</summary>
    private const string RetryAfterSeconds = "30";

    /// <param name="context">The request.</param>
    /// <param name="playerId">The player.</param>
    /// <param name="authorization">The credentials for the request to the warehouse.</param>
    /// <param name="masksEmail">Whether to mask e-mail addresses.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    internal async Task<Results<FileStreamHttpResult, PushStreamHttpResult, ProblemHttpResult>> RunAsync(
        HttpContext context, Guid playerId, string authorization, bool masksEmail, CancellationToken cancellationToken)
    {
        var (response, name) = (context.Response, $"player-{playerId}.json");
        if (context.IsHeadRequest())
            return TypedResults.Stream(static _ => Task.CompletedTask, Json, name);
        if (!limit.TryEnter(playerId, response, out var rejected))
            return rejected;
        using var permit = await limit.EnterStoresAsync(cancellationToken);
        if (!permit.IsAcquired)
            return ExportLimit.Full(response);
        try
        {
            return TypedResults.File(await export.SpoolAsync(playerId, authorization, masksEmail, cancellationToken), Json, name);
        }
        catch (ExportIncompleteException incomplete)
        {
            var problem = Unavailable.Problem(response, $"{incomplete.Message} Retry the request after the time in Retry-After.");
            response.Headers.RetryAfter = RetryAfterSeconds;
            return problem;
        }
    }
}
