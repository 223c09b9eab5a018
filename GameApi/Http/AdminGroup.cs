using GameApi.Http.OpenApi;
using Microsoft.Net.Http.Headers;
using ServiceDefaults.Authentication;

namespace GameApi.Http;

/// <summary>What the routes of operators have in common.</summary>
internal static class AdminGroup
{
    /// <summary>A group under <c>/v1/admin</c>. It needs a policy of its own.</summary>
    internal static RouteGroupBuilder MapAdmin(this RouteGroupBuilder v1, string prefix = "") =>
        v1.MapGroup($"/admin{prefix}").WithTags("Admin").NotStored().Answers(ConsoleCookies.Csrf);

    /// <summary>No cache keeps what an operator reads, in the browser or on the way.</summary>
    internal static TBuilder NotStored<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder =>
        endpoints.AddEndpointFilter(static (context, next) =>
        {
            context.HttpContext.Response.Headers[HeaderNames.CacheControl] = "no-store";
            return next(context);
        });
}
