using System.Text.Json;
using System.Text.Json.Nodes;
using Polly;

namespace Gateway.Docs;

/// <summary>
/// One OpenAPI 3.1 document of all services: theirs, read when a client asks and kept for a minute, merged. The last good document is
/// served while a newer one is read, and for as long as a service is unavailable; nobody waits longer than <see cref="Patience"/>.
/// </summary>
internal sealed partial class OpenApiDocuments(IHttpClientFactory clients, TimeProvider time, ILogger<OpenApiDocuments> logger)
{
    private const string DocumentPath = "/openapi/v1.json";

    /// <summary>In order: of two parts with one name the first service's stays.</summary>
    private static readonly string[] Services = ["gameapi", "analyticsworker"];

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Of a read, which goes on after those who asked have left: a service that has just started takes longer, once.</summary>
    private static readonly TimeSpan ReadLimit = TimeSpan.FromSeconds(8);

    private readonly Lock _starting = new();
    private Task<string?> _reading = Task.FromResult<string?>(null);
    private DateTimeOffset _readAgainAt;
    private string? _latest;

    /// <returns>Null where a service does not respond and there is no document from before.</returns>
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
            return await reading.WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Shared by all who ask meanwhile, so it ends by its own limit and not with one of them.</summary>
    private async Task<string?> RefreshAsync()
    {
        // Not within the lock.
        await Task.Yield();
        using var limit = new CancellationTokenSource(ReadLimit, time);
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

    /// <summary>Adds what is not there: paths, components by kind, tags.</summary>
    internal static void Merge(JsonObject into, JsonObject from)
    {
        Add(Section(into, "paths"), from["paths"]);
        foreach (var (kind, parts) in from["components"]?.AsObject() ?? [])
            Add(Section(Section(into, "components"), kind), parts);
        if (into["tags"] is JsonArray tags && from["tags"] is JsonArray more)
            foreach (var tag in more)
                tags.Add(tag!.DeepClone());
    }

    /// <summary>An object of a document, which is added where it is missing.</summary>
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

    [LoggerMessage(LogLevel.Warning, "A service does not serve its OpenAPI document; serving the last good one, if there is one")]
    private partial void LogUnavailable(Exception exception);
}
