using System.Text.Json;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Analytics;

/// <summary>Tests that share an event log, its warehouse and a worker.</summary>
[CollectionDefinition(nameof(ExportedTwice))]
public sealed class SharingExportedTwice : ICollectionFixture<ExportedTwice>;

/// <summary>
/// An event log that was exported twice: the second time in batches that begin and end elsewhere, so that the warehouse recognises no
/// insert as a repetition.
/// </summary>
public sealed class ExportedTwice(LocalStores stores, SharedGameApi shared) : IAsyncLifetime
{
    internal static readonly DateTime To = DateTime.UtcNow.Date.AddDays(1);
    internal static readonly DateTime From = To.AddDays(-35);

    internal Pipeline Pipeline { get; private set; } = null!;

    internal WorkerHost Worker { get; private set; } = null!;

    internal IReadOnlyList<EventLogRow> Rows { get; private set; } = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Pipeline = await Pipeline.OpenAsync(stores, Stop);
        await FillAsync();
        Rows = await EventLogRow.AllAsync(Pipeline.Database, Stop);
        await Pipeline.DrainAsync(100, Rows.Count, Stop);
        await Pipeline.RepeatAsync(37, Stop);
        // The worker's own exporter finds nothing to do.
        Worker = await WorkerHost.StartAsync(await shared.StartedAsync(stores), Pipeline);
    }

    public async ValueTask DisposeAsync()
    {
        await Worker.DisposeAsync();
        await Pipeline.DisposeAsync();
    }

    internal async Task<List<string>> AskAsync(
        string question, string? game, string interval, Func<JsonElement, string> line, string more = "")
    {
        var answer = await Worker.Analyst.FetchAsync(
            $"/v1/analytics/{question}?from={From:yyyy-MM-dd}&to={To:yyyy-MM-dd}&interval={interval}"
                + $"{(game is null ? "" : $"&gameId={game}")}{more}").JsonAsync();
        return [.. answer.GetProperty("items").EnumerateArray().Select(line)];
    }

    internal async Task<List<string>> LinesAsync(string sql)
    {
        var lines = new List<string>();
        await using var reader = await Pipeline.Warehouse.ExecuteReaderAsync(sql, cancellationToken: Stop);
        while (await reader.ReadAsync(Stop))
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            lines.Add(Line(values));
        }
        lines.Sort(Comparer<string>.Default);
        return lines;
    }

    /// <summary>
    /// Sessions, levels and money of fifty players, some of them in both games, over two months, and moments at every edge. Money in a game
    /// is invented by a client: GameApi records money outside of games.
    /// </summary>
    private async Task FillAsync()
    {
        await using var command = Pipeline.Database.CreateCommand("""
            INSERT INTO activities (player_id, activity_id, session_id, game_id, kind, occurred_at, payload)
            SELECT md5('player' || n % 50)::uuid, uuidv7(),
                CASE WHEN kind LIKE 'session.%' THEN md5('session' || n % 50 || n % 4)::uuid END,
                CASE WHEN n % 9 > 0 AND (kind LIKE 'wallet.%' OR kind LIKE 'gift.%') THEN NULL
                    WHEN hashtext('game' || n) % 3 = 0 THEN 'word-garden' ELSE 'star-drift' END,
                kind, date_trunc('day', now()) + interval '20 hours' - (abs(hashtext('time' || n)) % 5184000) * interval '1 second',
                CASE WHEN kind = 'session.ended'
                    THEN jsonb_build_object('seconds', abs(hashtext('length' || n)) % 3600, 'reason', 'ended')
                WHEN kind = 'session.started' AND n % 5 > 0
                    THEN jsonb_build_object(
                        'country', (ARRAY['DE', 'FR', NULL])[1 + n % 3], 'platform', 'web', 'clientVersion', '1.' || n % 4)
                WHEN kind LIKE 'wallet.%' OR kind LIKE 'gift.%'
                    THEN jsonb_build_object('currency', CASE n % 2 WHEN 0 THEN 'gold' ELSE 'gems' END,
                        'amount', abs(hashtext('amount' || n)) % 500 - 100,
                        'reason', CASE n % 3 WHEN 0 THEN 'quest' WHEN 1 THEN 'shop, "new"' END) END
            FROM generate_series(1, 900) AS n,
                LATERAL (SELECT (ARRAY['session.started', 'session.ended', 'level.up', 'match.won', 'wallet.granted', 'wallet.spent',
                    'gift.sent', 'gift.received'])[1 + abs(hashtext('kind' || n)) % 8] AS kind) AS kinds
            """);
        await command.ExecuteNonQueryAsync(Stop);
    }

    internal static bool InRange(DateTime at) => at >= From && at < To;

    internal static int PlayersOf(IEnumerable<EventLogRow> rows) => rows.Select(row => row.Player).Distinct().Count();

    internal static DateTime Time(JsonElement item, string member) => item.GetProperty(member).GetDateTime();

    internal static string Line(params object?[] values) => string.Join(' ', values.Select(value => value switch
    {
        DateTime time => $"{time:yyyy-MM-dd HH:mm}",
        null => "",
        _ => string.Create(null, $"{value}"),
    }));
}
