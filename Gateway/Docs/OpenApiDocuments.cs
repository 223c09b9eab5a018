using System.Text.Json;
using System.Text.Json.Nodes;
using Polly;

namespace Gateway.Docs;

/// <summary>
/// Merges the services' OpenAPI 3.1 documents into one. Reads them on demand and caches the result for a minute. Serves the last good
/// document while a newer one is read, and while a service is unavailable. No request waits longer than <see cref="RequestTimeout"/>.
/// </summary>
internal sealed partial class OpenApiDocuments(IHttpClientFactory clients, TimeProvider time, ILogger<OpenApiDocuments> logger)
{
    private const string DocumentPath = "/openapi/v1.json";

    /// <summary>In order of precedence: of two parts with the same name, the first service's is kept.</summary>
    private static readonly string[] Services = ["gameapi", "analyticsworker"];

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Longer than a request waits: the first document of a service that has just started takes longer.</summary>
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(8);

    private readonly Lock _starting = new();
    private Task<string?> _reading = Task.FromResult<string?>(null);
    private DateTimeOffset _readAgainAt;
    private string? _latest;

    /// <returns>Null if a service is unavailable and no earlier document exists.</returns>
    public async Task<string?> GetAsync(CancellationToken cancellationToken)
    {
        Task<string?> reading;
        lock (_starting)
        {
            if (_reading.IsCompleted && time.GetUtcNow() >= _readAgainAt)
                _reading = RefreshAsync();
            reading = _reading;
        }

        if (Volatile.Read(ref _latest) is { } latest)
            return latest;
        try
        {
            return await reading.WaitAsync(RequestTimeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <summary>All waiting requests share the read, so it has its own time limit and is not cancelled with any of them.</summary>
    private async Task<string?> RefreshAsync()
    {
        // Leaves the caller's lock.
        await Task.Yield();
        using var limit = new CancellationTokenSource(ReadTimeout, time);
        try
        {
            Volatile.Write(ref _latest, await ReadAsync(limit.Token));
            _readAgainAt = time.GetUtcNow() + Lifetime;
        }
        catch (Exception exception)
            when (exception is HttpRequestException or OperationCanceledException or ExecutionRejectedException or JsonException)
        {
            LogUnavailable(exception);
            _readAgainAt = time.GetUtcNow() + RetryInterval;
        }

        return _latest;
    }

    private async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(nameof(OpenApiDocuments));
        JsonObject? merged = null;
        foreach (var service in Services)
        {
            var document = JsonNode.Parse(
                await client.GetStringAsync(new Uri($"http://{service}{DocumentPath}"), cancellationToken))!.AsObject();
            if (merged is null)
                merged = document;
            else
                Merge(merged, document);
        }

        GatewayResponses.AddTo(merged!);
        BodyExamples.AddTo(merged!);
        return merged!.ToJsonString();
    }

    /// <summary>Adds the paths, components and tags that the first document lacks.</summary>
    internal static void Merge(JsonObject into, JsonObject from)
    {
        Add(Section(into, "paths"), from["paths"]);
        foreach (var (kind, parts) in from["components"]?.AsObject() ?? [])
            Add(Section(Section(into, "components"), kind), parts);
        if (into["tags"] is JsonArray tags && from["tags"] is JsonArray more)
            foreach (var tag in more)
                tags.Add(tag!.DeepClone());
    }

    /// <summary>A member of a document; added if it is missing.</summary>
    internal static JsonObject Section(JsonObject of, string name)
    {
        if (of[name] is not JsonObject section)
            of[name] = section = [];
        return section;
    }

    private static void Add(JsonObject into, JsonNode? from)
    {
        foreach (var (name, value) in from?.AsObject() ?? [])
            if (!into.ContainsKey(name))
                into[name] = value?.DeepClone();
    }

    [LoggerMessage(LogLevel.Warning, "The OpenAPI document of a service is unavailable; serving the last good document, if any")]
    private partial void LogUnavailable(Exception exception);
}
