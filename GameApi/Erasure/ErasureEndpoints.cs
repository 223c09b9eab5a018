using System.Security.Claims;
using GameApi.Http.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace GameApi.Erasure;

internal static class ErasureEndpoints
{
    internal static RouteGroupBuilder MapErasure(this RouteGroupBuilder v1)
    {
        v1.MapDelete("/players/me", DeleteMeAsync).WithName("DeleteMe").WithTags("Players").RequireAuthorization(Policies.Player)
            .ProducesProblems(ProblemType.NotFound);
        return v1;
    }

    /// <summary>Erases the token's player.</summary>
    /// <remarks>
    /// All logins end within a second, and all data of the player is removed from all stores within minutes. This cannot be undone.
    /// </remarks>
    internal static async Task<Accepted> DeleteMeAsync(ClaimsPrincipal user, ErasureRequests requests, CancellationToken cancellationToken)
    {
        await requests.AddAsync(user.RequiredPlayerId(), cancellationToken);
        return TypedResults.Accepted((string?)null);
    }
}
