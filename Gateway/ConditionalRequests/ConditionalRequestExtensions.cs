namespace Gateway.ConditionalRequests;

internal static class ConditionalRequestExtensions
{
    /// <summary>Goes before the output cache, which must store whole responses.</summary>
    internal static WebApplication UseConditionalGet(this WebApplication app)
    {
        app.UseMiddleware<ConditionalGetMiddleware>();
        return app;
    }
}
