using System.Text.Json.Nodes;

namespace Gateway.Docs;

/// <summary>One OpenAPI 3.1 document of all services: theirs, read when asked for and kept for a minute, laid together.</summary>
internal sealed class OpenApiDocuments(IHttpClientFactory clients, TimeProvider time) : IDisposable
{
    private const string DocumentPath = "/openapi/v1.json";

    /// <summary>In order: of two parts with one name the first service's stays.</summary>
    private static readonly string[] Services = ["gameapi", "analyticsworker"];

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _one = new(1, 1);
    private string? _document;
    private DateTimeOffset _until;

    /// <exception cref="HttpRequestException">A service does not answer, and nothing is kept from before.</exception>
    public async Task<string> GetAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_document is null || time.GetUtcNow() >= _until)
            {
                _document = await ReadAsync(cancellationToken);
                _until = time.GetUtcNow() + Kept;
            }
            return _document;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(nameof(OpenApiDocuments));
        JsonObject? merged = null;
        foreach (var service in Services)
        {
            var document = JsonNode.Parse(await client.GetStringAsync(new Uri($"http://{service}{DocumentPath}"), cancellationToken))!.AsObject();
            if (merged is null)
                merged = document;
            else
                Merge(merged, document);
        }

        merged!.Remove("servers");
        return merged.ToJsonString();
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

    private static JsonObject Section(JsonObject of, string name)
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
}
