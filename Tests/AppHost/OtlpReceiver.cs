using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Tests.AppHost;

/// <summary>
/// Receives OTLP over gRPC as a collector does. Messages are not decoded: names appear in them as they are (protobuf writes UTF-8),
/// and an export is one process's, whose <c>service.name</c> is in it.
/// </summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private const int Most = 2_000;

    /// <summary>By signal: what services log once, at their start, must not be displaced by their many metrics.</summary>
    private readonly ConcurrentDictionary<string, ConcurrentQueue<byte[]>> _exports = new(StringComparer.Ordinal);
    private readonly WebApplication _app;

    private OtlpReceiver(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.ListenLocalhost(Stores.FreePort.Next(), listen => listen.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.MapPost("/opentelemetry.proto.collector.{signal}.v1.{service}/Export", receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Whether a service has exported something by that name; <paramref name="signal"/> is traces, metrics or logs.</summary>
    public bool Has(string signal, string service, string name)
    {
        var (byService, byName) = (Encoding.UTF8.GetBytes(service), Encoding.UTF8.GetBytes(name));
        return _exports.Where(exports => exports.Key.StartsWith(signal[..^1], StringComparison.Ordinal))
            .SelectMany(exports => exports.Value)
            .Any(body => body.AsSpan().IndexOf(byService) >= 0 && body.AsSpan().IndexOf(byName) >= 0);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context, string signal)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var exports = _exports.GetOrAdd(signal, _ => new());
        exports.Enqueue(body.ToArray());
        // The newest are enough, and a test run is long.
        while (exports.Count > Most)
            exports.TryDequeue(out _);

        // An empty response (gRPC: not compressed, no bytes) and the trailer of success.
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[5]);
        context.Response.AppendTrailer("grpc-status", "0");
    }
}
