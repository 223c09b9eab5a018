using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace GameApi.Players.Export;

/// <summary>
/// What the warehouse holds about a player: activities for 25 months, where the event log has 26 weeks, the first one and the first session
/// in each game, and the days with one. The AnalyticsWorker reads it. It is asked with the player's own token, so it returns that player's
/// rows whatever this service asks for.
/// </summary>
internal sealed partial class WarehouseExport(
    IHttpClientFactory clients, IOptions<ExportOptions> options, IConfiguration configuration, ILogger<WarehouseExport> logger)
{
    /// <summary>Members of the export, each null where the installation has no AnalyticsWorker.</summary>
    internal static readonly string[] Sections = ["warehouseActivities", "firstSeen", "firstSessions", "activeDays"];

    private const string Discovered = "https+http://analyticsworker";
    private const string DiscoveredSection = "services:analyticsworker";

    private Uri? Worker => options.Value.Worker is { Length: > 0 } given ? new(given)
        : configuration.GetSection(DiscoveredSection).AsEnumerable().Any(address => address.Value is { Length: > 0 }) ? new(Discovered)
        : null;

    internal static void Add(IHostApplicationBuilder builder)
    {
        builder.Services.AddScoped<WarehouseExport>();
        // No retries: the client has a Retry-After. No time limit but that of the export.
#pragma warning disable EXTEXP0001 // The only way to take back what ConfigureHttpClientDefaults adds.
        builder.Services.AddHttpClient(nameof(WarehouseExport), static client => client.Timeout = Timeout.InfiniteTimeSpan)
            .RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
    }

    /// <returns>One JSON object per row, or null without a warehouse.</returns>
    internal IAsyncEnumerable<string>? ReadAsync(string section, string authorization, CancellationToken cancellationToken) =>
        Worker is { } worker ? ReadAsync(new Uri(worker, $"/internal/players/me/{section}"), authorization, cancellationToken) : null;

    /// <exception cref="ExportIncompleteException">The worker or the warehouse does not respond, or stopped in the middle.</exception>
    private async IAsyncEnumerable<string> ReadAsync(
        Uri uri, string authorization, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(nameof(WarehouseExport));
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization);
        using var response = await TryAsync(async () =>
        {
            var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return answer.EnsureSuccessStatusCode();
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
            throw new ExportIncompleteException("The warehouse does not respond, and without it the export is not whole.", failure);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Warehouse unavailable; returning 503 for a player's export")]
    private partial void LogUnavailable(Exception exception);
}
