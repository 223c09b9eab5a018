using GameApi.Http.Faults;
using GameApi.Http.Idempotency;
using GameApi.Http.Json;
using GameApi.Http.Lists;
using GameApi.Http.OpenApi;
using GameApi.Http.Validation;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ServiceDefaults.Authentication;
using ServiceDefaults.Http;
using ServiceDefaults.Problems;

namespace GameApi.Http;

/// <summary>What all endpoints of the API share.</summary>
internal static class HttpExtensions
{
    /// <summary>Adds strict JSON, signed cursors, limits of size and time, fault handling and the OpenAPI document.</summary>
    internal static TBuilder AddGameHttp<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.ConfigureHttpJsonOptions(options => GameJson.Configure(options.SerializerOptions));
        builder.Services.AddJson(PositionJsonContext.Default);
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.Configure<KestrelServerOptions>(options =>
        {
            options.Limits.MaxRequestBodySize = BodyLimits.Default;
        });
        builder.Services.AddExceptionHandler<StoreFaultHandler>();
        builder.Services.AddRequestTimeouts(RequestTime.Configure);
        builder.Services.AddSingleton<Cursors>();
        builder.Services.AddScoped<IdempotentWrites>();
        builder.Services.AddGameOpenApi();
        return builder;
    }

    /// <summary>Adds the middleware in order. Problem details come first, so that they handle the exceptions of everything else.</summary>
    internal static WebApplication UseGameHttp(this WebApplication app)
    {
        app.UseGameProblems();
        app.UseHeadRequests();
        app.UseRouting();
        app.UseContentCodings();
        app.UseKnownCharsets();
        app.UseRequestTimeouts();
        app.UseTimeUntilResponse();
        app.UseGameAuthentication();
        app.UseStreamTickets();
        app.UseAuthorization();
        return app;
    }

    /// <summary>Maps the group <c>/v1</c>, into which each feature maps its endpoints.</summary>
    internal static RouteGroupBuilder MapV1(this WebApplication app)
    {
        app.MapOpenApi().AllowAnonymous();
        return app.MapGroup("/v1").WithRequestValidation();
    }
}
