using Microsoft.Net.Http.Headers;
using ServiceDefaults.Authentication;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Identity;

/// <summary>
/// What clients say of themselves is not passed on; what the token proved is. Services check the token again, so this header
/// serves logs and the choice of a node, never a decision about access.
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
