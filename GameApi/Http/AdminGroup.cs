using GameApi.Http.OpenApi;
using Microsoft.Net.Http.Headers;
using ServiceDefaults.Authentication;

namespace GameApi.Http;

/// <summary>What all admin routes share.</summary>
internal static class AdminGroup
{
    /// <summary>Maps a group under <c>/v1/admin</c>. The caller adds its authorization policy.</summary>
    internal static RouteGroupBuilder MapAdmin(this RouteGroupBuilder v1, string prefix = "") =>
        v1.MapGroup($"/admin{prefix}").WithTags("Admin").NotStored().ProducesProblems(ConsoleCookies.Csrf);

    /// <summary>Forbids browsers and proxies to cache the responses to an operator.</summary>
    internal static TBuilder NotStored<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder =>
        endpoints.AddEndpointFilter(static (context, next) =>
        {
            context.HttpContext.Response.Headers[HeaderNames.CacheControl] = "no-store";
            return next(context);
        });
}
