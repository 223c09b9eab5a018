using System.Data.Common;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Analytics;

/// <summary>The same result in other formats: as CSV, and as the SQL behind it.</summary>
public sealed class AnalyticsFormTests(LocalStores stores, SharedGameApi shared) : IAsyncLifetime
{
    private Pipeline _pipeline = null!;
    private WorkerHost _worker = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _pipeline = await Pipeline.OpenAsync(stores, Stop);
        var count = (await _pipeline.ActAsync(30, Stop)).Count + (await _pipeline.StartSessionsAsync(10, Stop)).Count;
        _worker = await WorkerHost.StartAsync(await shared.StartedAsync(stores), _pipeline);
        await Eventually.HoldsAsync(async () => (await _pipeline.ExportedAsync(Stop)).Count == count);
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync();
        await _pipeline.DisposeAsync();
    }

    [Fact]
    public async Task A_query_responds_in_the_requested_format()
    {
        foreach (var (format, accept, isCsv) in ((string, string?, bool)[])
        [
            ("", "text/csv", true), ("", "text/csv;q=0.9, application/json;q=0.1", true), ("", "text/*", true),
                ("", "application/json, text/csv;q=0.5", false),
            ("", "*/*", false), ("", null, false), ("&format=csv", "application/json", true), ("&format=json", "text/csv", false),
        ])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/analytics/top-activities?limit=5{format}");
            if (accept is not null)
                request.Headers.TryAddWithoutValidation("Accept", accept);

            using var response = await _worker.Analyst.SendAsync(request, Stop);

            Assert.Equal((accept, isCsv ? "text/csv" : "application/json"), (accept, response.Content.Headers.ContentType?.MediaType));
            Assert.Contains("Accept", response.Headers.Vary);
            Assert.NotEmpty(response.Headers.GetValues("X-As-Of"));
            Assert.Equal(isCsv ? "top-activities.csv" : null, response.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
            if (isCsv)
                Assert.Equal("kind,activities,players", (await response.Content.ReadAsStringAsync(Stop)).Split("\r\n")[0]);
        }
    }

    [Fact]
    public async Task The_published_SQL_of_a_query_returns_the_same_rows()
    {
        const string Range = "gameId=star-drift&from=2026-01-01&to=2026-01-05&country=DE";
        var texts = (await _worker.Analyst.FetchAsync($"/v1/analytics/sql?{Range}").JsonAsync()).GetProperty("items").EnumerateArray()
            .ToList();
        Assert.Equal(11, texts.Count);
        foreach (var text in texts)
            await AskAsync(
                text.GetProperty("sql").GetString()!, text.GetProperty("parameters").EnumerateObject()
                    .Select(value => (value.Name, value.Value.GetString()!)));

        var one = Assert.Single(
            (await _worker.Analyst.FetchAsync("/v1/analytics/sql?question=top-activities&limit=5").JsonAsync()).GetProperty("items")
                .EnumerateArray());
        var rows = await AskAsync(
            one.GetProperty("sql").GetString()!, one.GetProperty("parameters").EnumerateObject()
                .Select(value => (value.Name, value.Value.GetString()!)));
        var answer = await _worker.Analyst.FetchAsync("/v1/analytics/top-activities?limit=5").JsonAsync();

        Assert.Equal(
            answer.GetProperty("items").EnumerateArray()
                .Select(item => $"{item.GetProperty("kind")}\t{item.GetProperty("activities")}\t{item.GetProperty("players")}"),
            rows.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>As somebody would who pastes it into ClickHouse.</summary>
    private async Task<string> AskAsync(string sql, IEnumerable<(string Name, string Value)> parameters)
    {
        var connection = new DbConnectionStringBuilder { ConnectionString = _pipeline.WarehouseConnectionString };
        using var client = new HttpClient();
        var query = string.Concat(parameters.Select(parameter => $"&param_{parameter.Name}={Uri.EscapeDataString(parameter.Value)}"));
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            string.Create(
                CultureInfo.InvariantCulture,
                $"http://{connection["Host"]}:{connection["Port"]}/?database={connection["Database"]}{query}"));
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{connection["Username"]}:{connection["Password"]}")));
        request.Content = new StringContent($"{sql} FORMAT TSV");
        using var response = await client.SendAsync(request, Stop);
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.IsSuccessStatusCode, text);
        return text;
    }
}
