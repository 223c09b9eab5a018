using Microsoft.Net.Http.Headers;
using ServiceDefaults.Authentication;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Identity;

/// <summary>
/// Strips identity headers that clients send, and adds the player id from the validated token. Services validate the token again, so the
/// header serves logs and the choice of a node, never authorization.
/// </summary>
internal static class IdentityTransforms
{
    /// <summary>The verified player id. Set by the gateway only.</summary>
    internal const string PlayerHeader = "X-Player-Id";

    private const string UserPrefix = "X-User-";

    internal static void Add(TransformBuilderContext builder)
    {
        builder.AddXForwarded(ForwardedTransformActions.Set);
        builder.AddRequestTransform(context =>
        {
            var headers = context.ProxyRequest.Headers;
            headers.Remove(PlayerHeader);
            foreach (var (name, _) in context.HttpContext.Request.Headers)
                if (name.StartsWith(UserPrefix, StringComparison.OrdinalIgnoreCase))
                    headers.Remove(name);
            if (context.HttpContext.User.PlayerId() is { } player)
                headers.TryAddWithoutValidation(PlayerHeader, player.ToString());
            return ValueTask.CompletedTask;
        });
        builder.AddResponseTransform(context =>
        {
            context.HttpContext.Response.Headers.Remove(HeaderNames.Server);
            return ValueTask.CompletedTask;
        });
    }
}
