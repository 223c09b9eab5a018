using Bench.Comparing;
using Bench.Load;
using Bench.Servers;
using Bench.Sql;
using Npgsql;

namespace Bench.Scale;

/// <summary>
/// The cost of the core statement of each hot endpoint in PostgreSQL, by number of players and by number of hash partitions.
/// </summary>
internal static class TableCosts
{
    private const int UsualPartitions = 16;
    private const int UsualPlayers = 100_000;
    private const int Sample = 50_000;

    private static readonly string[] Tables = ["players", "wallets", "wallet_entries", "leaderboard_scores"];

    public static async Task RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        int[] players =
            context.Full ? [10_000, UsualPlayers, 1_000_000, 10_000_000]
            : context.Quick ? [10_000, UsualPlayers]
            : [10_000, UsualPlayers, 1_000_000];
        await SweepAsync(
            context, "scale-players.svg", "Cost by players, 16 partitions", "players", players,
            count => (count, UsualPartitions), cancellationToken);
        await SweepAsync(
            context, "scale-partitions.svg", "Cost by partitions, 100,000 players", "partitions", [1, 4, 16, 64],
            count => (UsualPlayers, count), cancellationToken);
    }

    private static async Task SweepAsync(
        BenchContext context, string file, string title, string xLabel, int[] xs,
        Func<int, (int Players, int Partitions)> shape, CancellationToken cancellationToken)
    {
        var database = await GameDatabase.SharedAsync(context.Servers, cancellationToken);
        var points = new Dictionary<string, List<(double, double)>>();
        foreach (var x in xs)
        {
            var (players, partitions) = shape(x);
            context.Progress($"{xLabel} {x:#,0}: filling");
            var server = await context.Servers.PostgresAsync(cancellationToken);
            await using var copy = NpgsqlDataSource.Create(
                $"{server};{GameDatabase.ApplicationSettings};Search Path=scale;Command Timeout=1800");
            var ids = await FillAsync(copy, players, partitions, cancellationToken);
            foreach (var (name, statement) in Work(turn => ids[(int)((uint)turn * 2_654_435_761u % ids.Length)]))
            {
                var cost = await CostAsync(copy, statement, context.Duration, cancellationToken);
                context.Progress(FormattableString.Invariant($"  {name}: {cost:0} us"));
                (points.TryGetValue(name, out var list) ? list : points[name] = []).Add((x, cost));
            }
        }

        await ScaleCommand.ShowAsync(
            file, title, xLabel, "µs per operation", [.. points.Select(pair => new Curve(pair.Key, pair.Value))], cancellationToken);
    }

    private static (string, Statement)[] Work(Func<int, Guid> player) =>
    [
        ("read profile", Statements.ReadProfile(player)),
        ("update profile", Statements.UpdateProfile(player)),
        ("spend", Statements.Spend(player)),
        ("submit score", Statements.SubmitScore(player)),
        ("top 20", Statements.Top20()),
    ];

    /// <summary>Microseconds per statement, executed one after the other on one connection.</summary>
    private static async Task<double> CostAsync(
        NpgsqlDataSource database, Statement statement, TimeSpan duration, CancellationToken cancellationToken)
    {
        var turn = 0;
        Task<Sample> RunAsync(TimeSpan time) => ClosedLoop.RunAsync(
            cancel => database.OpenConnectionAsync(cancel).AsTask(),
            (connection, cancel) => statement.DoAsync(connection, turn++, cancel),
            connections: 1, time, cancellationToken);
        await RunAsync(duration / 2);
        return await RunAsync(duration) is { Errors: 0 } sample
            ? 1e6 / sample.Value
            : throw new InvalidOperationException("The database returned a wrong result.");
    }

    /// <summary>Creates and fills copies of the application's tables with another number of partitions.</summary>
    /// <returns>A random sample of the players.</returns>
    private static async Task<Guid[]> FillAsync(NpgsqlDataSource database, int players, int partitions, CancellationToken cancellationToken)
    {
        await ExecuteAsync("DROP SCHEMA IF EXISTS scale CASCADE; CREATE SCHEMA scale");
        foreach (var table in Tables)
        {
            await ExecuteAsync($"CREATE TABLE {table} (LIKE public.{table} INCLUDING ALL) PARTITION BY HASH (player_id)");
            for (var part = 0; part < partitions; part++)
                await ExecuteAsync(
                    $"CREATE TABLE {table}_p{part} PARTITION OF {table} FOR VALUES WITH (MODULUS {partitions}, REMAINDER {part})");
        }

        await ExecuteAsync($"""
            INSERT INTO players (player_id, display_name, country, created_at, updated_at)
            SELECT uuidv7(), 'Player ' || n, 'NO', now(), now() FROM generate_series(1, {players}) n
            """);
        await ExecuteAsync("INSERT INTO wallets SELECT player_id, 'gold', 1000000000, now() FROM players");
        await ExecuteAsync("""
            INSERT INTO leaderboard_scores
            SELECT 'last-match', player_id, display_name, hashtext(player_id::text) & 1048575, 1048575, now() FROM players
            """);
        await ExecuteAsync("VACUUM ANALYZE players, wallets, leaderboard_scores");
        await using var sample = database.CreateCommand(
            $"SELECT array_agg(player_id) FROM players WHERE random() < {Sample}.0 / {players}");
        return (Guid[])(await sample.ExecuteScalarAsync(cancellationToken))!;

        async Task ExecuteAsync(string sql)
        {
            await using var command = database.CreateCommand(sql);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
