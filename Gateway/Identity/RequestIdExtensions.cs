using System.Diagnostics;

namespace Gateway.Identity;

/// <summary>Every response names its request: <c>X-Request-Id</c> is the W3C trace id, which finds it in traces and logs.</summary>
internal static class RequestIdExtensions
{
    internal const string Header = "X-Request-Id";

    internal static WebApplication UseRequestIds(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            context.Response.OnStarting(static state =>
            {
                var current = (HttpContext)state;
                current.Response.Headers[Header] = Activity.Current?.TraceId.ToHexString() ?? current.TraceIdentifier;
                return Task.CompletedTask;
            }, context);
            return next(context);
        });
        return app;
    }
}
