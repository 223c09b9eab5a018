using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Bench.Comparing;
using Bench.Servers;
using ClickHouse.Driver;
using GameApi.Auth;
using Microsoft.Extensions.Options;
using Npgsql;
using ServiceDefaults.Authentication;

namespace Bench.Questions;

/// <summary>The worker and a GameApi on filled stores, with clients for them.</summary>
internal sealed class QuestionStack
{
    /// <summary>Length of the history in the warehouse.</summary>
    private const int HistoryDays = 90;

    private readonly DateTime _today = DateTime.UtcNow.Date;
    private readonly int _days;

    private QuestionStack(int days) => _days = days;

    public required HttpClient Worker { get; init; }
    public required HttpClient Api { get; init; }
    public required ClickHouseClient Warehouse { get; init; }
    public required NpgsqlDataSource Database { get; init; }
    public required Guid[] Players { get; init; }

    public Guid Player(int round) => Players[round % Players.Length];

    /// <summary>
    /// The range of a round. It ends at midnight, as the console's do, minus a few seconds, so that no response comes from a cache.
    /// </summary>
    public string Range(int round)
    {
        var to = _today.AddDays(1).AddSeconds(-round);
        return string.Create(
            CultureInfo.InvariantCulture, $"from={to.AddDays(-_days):yyyy-MM-ddTHH:mm:ssZ}&to={to:yyyy-MM-ddTHH:mm:ssZ}&interval=day");
    }

    /// <summary>The SQL of the query that the API runs, with its parameters.</summary>
    public async Task<(string Sql, IReadOnlyDictionary<string, string> Parameters)> SqlAsync(
        string question, string query, CancellationToken cancellationToken)
    {
        var key = $"{question}?{query}";
        if (_sql.TryGetValue(key, out var known))
            return known;
        var answer = await Worker.GetFromJsonAsync<JsonElement>(
            new Uri($"/v1/analytics/sql?question={question}&{query}", UriKind.Relative), cancellationToken);
        var item = answer.GetProperty("items")[0];
        return _sql[key] = (
            item.GetProperty("sql").GetString()!,
            item.GetProperty("parameters").EnumerateObject().ToDictionary(field => field.Name, field => field.Value.GetString()!));
    }

    private readonly Dictionary<string, (string, IReadOnlyDictionary<string, string>)> _sql = [];

    public static async Task<QuestionStack> StartAsync(
        BenchContext context, int players, long activities, int days, CancellationToken cancellationToken)
    {
        var servers = context.Servers;
        var database = await GameDatabase.SharedAsync(servers, cancellationToken);
        context.Progress($"{players:N0} players in PostgreSQL");
        var ids = await WarehouseFill.PlayersAsync(database, players, cancellationToken);
        var worker = await StartWorkerAsync(servers, cancellationToken);
        var warehouse = new ClickHouseClient(await servers.ClickHouseAsync(cancellationToken));
        context.Progress($"{activities:N0} activities in the warehouse");
        await WarehouseFill.ActivitiesAsync(context, warehouse, players, activities, HistoryDays, cancellationToken);
        var (_, port) = await GameStack.StartNodeAsync(servers, cancellationToken);
        var tokens = new AccessTokens(
            Options.Create(new TokenOptions { SigningKey = servers.SigningKey }),
            Options.Create(new AuthOptions { AccessTokenLifetime = TimeSpan.FromHours(12) }), TimeProvider.System);
        var token = tokens.ForOperator(Guid.CreateVersion7(), Guid.CreateVersion7(), [Roles.OperatorAdmin], TimeSpan.FromHours(12));
        return new QuestionStack(days)
        {
            Worker = Client(worker, token),
            Api = Client(port, token),
            Warehouse = warehouse,
            Database = database,
            Players = ids,
        };
    }

    private static async Task<int> StartWorkerAsync(ServerPark servers, CancellationToken cancellationToken)
    {
        var port = ServerProcess.FreePort();
        var environment = servers.ServiceEnvironment(port);
        environment["ConnectionStrings__gamedb"] = await servers.PostgresAsync(cancellationToken);
        environment["ConnectionStrings__analytics"] = await servers.ClickHouseAsync(cancellationToken);
        await servers.StartAsync(
            "analyticsworker", "AnalyticsWorker", [], environment, $"http://127.0.0.1:{port}/health/ready", cancellationToken);
        return port;
    }

    private static HttpClient Client(int port, string token) => new()
    {
        BaseAddress = new Uri($"http://127.0.0.1:{port}"),
        DefaultRequestHeaders = { { "Authorization", $"Bearer {token}" } },
    };
}
