using Gateway.Browsers;
using Gateway.Compression;
using Gateway.ConditionalRequests;
using Gateway.ConsoleHosting;
using Gateway.Docs;
using Gateway.Hardening;
using Gateway.Identity;
using Gateway.Limits;
using Gateway.PublicReads;
using Gateway.Routing;
using Gateway.Streams;
using ServiceDefaults;
using ServiceDefaults.Authentication;
using ServiceDefaults.Http;

namespace Gateway;

/// <summary>The parts of the gateway, and the order in which a request passes through them.</summary>
internal static class GatewayExtensions
{
    internal static WebApplicationBuilder AddGateway(this WebApplicationBuilder builder)
    {
        builder.AddServiceDefaults();
        builder.AddGameAuthentication();
        builder.AddLimits();
        builder.AddTrustedProxies();
        builder.AddCorsOrigins();
        builder.AddPublicReads();
        builder.AddCompression();
        builder.AddProxy();
        builder.AddDocs();
        return builder;
    }

    internal static WebApplication MapGateway(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseRequestIds();
        app.UseCorsOrigins();
        app.UseLingeringClose();
        app.UseGatewayProblems();
        app.UseRequestGuard();
        app.UseContentCodings();
        app.UseHeadRequests();
        app.UseRouting();
        app.UseMiddleware<ConcurrencyCap>();
        app.UseGameAuthentication();
        app.UseStreamTickets();
        app.UseAuthorization();
        app.UseRateLimiter();
        app.UseMiddleware<CallerConcurrency>();
        app.UseMiddleware<RequestBuffering>();
        app.UseRequestTimeouts();
        app.UseStreams();
        app.UseCompression();
        app.UseConditionalGet();
        app.UsePublicReads();
        app.MapServiceDefaults();
        app.MapDocs();
        app.MapConsole();
        app.MapProxy();
        return app;
    }
}
