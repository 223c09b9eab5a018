using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace GameApi.Players.Export;

/// <summary>
/// Reads a player's data in the warehouse: the activities of 25 months (the event log has 26 weeks), the first activity and the first
/// session per game, and the active days. The AnalyticsWorker serves it. The request carries the caller's own token, which decides whose
/// rows the worker returns.
/// </summary>
internal sealed partial class WarehouseExport(
    IHttpClientFactory clients, IOptions<ExportOptions> options, IConfiguration configuration, ILogger<WarehouseExport> logger)
{
    /// <summary>Members of the document; each is null if the installation has no AnalyticsWorker.</summary>
    internal static readonly string[] Sections = ["warehouseActivities", "firstSeen", "firstSessions", "activeDays"];

    private const string Discovered = "https+http://analyticsworker";
    private const string DiscoveredSection = "services:analyticsworker";

    private Uri? Worker => options.Value.Worker is { Length: > 0 } given ? new(given)
        : configuration.GetSection(DiscoveredSection).AsEnumerable().Any(address => address.Value is { Length: > 0 }) ? new(Discovered)
        : null;

    internal static void Add(IHostApplicationBuilder builder)
    {
        builder.Services.AddScoped<WarehouseExport>();
        // No retries: the client gets a Retry-After. The export has its own time limit.
#pragma warning disable EXTEXP0001 // The only way to remove the handlers of ConfigureHttpClientDefaults.
        builder.Services.AddHttpClient(nameof(WarehouseExport), static client => client.Timeout = Timeout.InfiniteTimeSpan)
            .RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
    }

    /// <returns>One JSON object per row; null if there is no warehouse.</returns>
    internal IAsyncEnumerable<string>? ReadAsync(string section, string authorization, CancellationToken cancellationToken) =>
        Worker is { } worker ? ReadAsync(new Uri(worker, $"/internal/players/me/{section}"), authorization, cancellationToken) : null;

    /// <exception cref="ExportIncompleteException">The worker or the warehouse is unavailable, or failed during the response.</exception>
    private async IAsyncEnumerable<string> ReadAsync(
        Uri uri, string authorization, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(nameof(WarehouseExport));
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization);
        using var response = await TryAsync(async () =>
        {
            var received = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return received.EnsureSuccessStatusCode();
        });
        using var rows = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await TryAsync(async () => await rows.ReadLineAsync(cancellationToken)) is { } row)
            yield return row;
    }

    private async Task<T> TryAsync<T>(Func<Task<T>> step)
    {
        try
        {
            return await step();
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            LogUnavailable(failure);
            throw new ExportIncompleteException("The warehouse is unavailable, and without it the export is incomplete.", failure);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Warehouse unavailable; returning 503 for a player's export")]
    private partial void LogUnavailable(Exception exception);
}
