using System.Security.Claims;
using GameApi.Presence;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Authentication;

namespace GameApi.Players.Erasure;

internal static class ErasureEndpoints
{
    internal static void AddErasure(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ErasureOptions>().BindConfiguration(ErasureOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<Tombstones>();
        builder.Services.AddScoped<ErasureRequests>();
        builder.Services.AddScoped<GameRowsEraser>();
        builder.Services.AddScoped<PlayerEraser>();
        builder.Services.AddScoped<IPlayerDataEraser>(services => services.GetRequiredService<OnlinePlayers>());
        builder.Services.AddHostedService<ErasureService>();
    }

    internal static void MapErasure(this RouteGroupBuilder me) => me.MapDelete("", DeleteMeAsync).WithName("DeleteMe");

    /// <summary>Erases the player of the token.</summary>
    /// <remarks>
    /// Every login ends within a second, everything held about the player is removed from all stores within minutes. There is no way back.
    /// </remarks>
    internal static async Task<Accepted> DeleteMeAsync(ClaimsPrincipal user, ErasureRequests requests, CancellationToken cancellationToken)
    {
        await requests.AddAsync(user.RequiredPlayerId(), cancellationToken);
        return TypedResults.Accepted((string?)null);
    }
}
