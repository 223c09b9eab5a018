using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tests.Gateway;

/// <summary>A service behind the gateway, on a real socket, that responds as the test says and records its requests.</summary>
public sealed class Backend : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Backend(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public ConcurrentQueue<ReceivedRequest> Requests { get; } = [];

    /// <summary>Its response when gateways read the revoked sessions.</summary>
    public ConcurrentQueue<Guid> RevokedSessions { get; } = [];

    /// <summary>Responds to requests; health checks get 200.</summary>
    public RequestDelegate Answer { get; set; } = context => context.Response.WriteAsJsonAsync(new { path = context.Request.Path.Value });

    public static async Task<Backend> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(static kestrel =>
            kestrel.RequestHeaderEncodingSelector = kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var backend = new Backend(app);
        app.UseWebSockets();
        app.Run(async context =>
        {
            if (context.Request.Path.StartsWithSegments("/health"))
                return;
            if (context.Request.Path.StartsWithSegments("/internal/revoked-sessions"))
            {
                await context.Response.WriteAsync(string.Join('\n', backend.RevokedSessions));
                return;
            }

            backend.Requests.Enqueue(new ReceivedRequest(
                context.Request.Method, context.Request.Path + context.Request.QueryString,
                context.Request.Headers.ToDictionary(
                    header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
            await backend.Answer(context);
        });
        await app.StartAsync();
        return backend;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

public sealed record ReceivedRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers);
