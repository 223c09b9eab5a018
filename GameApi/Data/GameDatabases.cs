using Npgsql;
using ServiceDefaults.Postgres;

namespace GameApi.Data;

/// <summary>
/// The databases of this installation: <c>gamedb</c>, and <c>leaderboarddb</c> where leaderboards live apart.
/// Each has one connection pool, shared by its EF Core contexts and by raw Npgsql, and its own event log.
/// </summary>
internal sealed class GameDatabases : IAsyncDisposable
{
    public const string GameName = PostgresConnections.Game;
    public const string LeaderboardName = PostgresConnections.Leaderboards;
    public const string ReplicaName = "gamedbreplica";

    private const int ConnectSeconds = 5;
    private const int CommandSeconds = 15;

    /// <summary>A read that waits for longer is better served by the primary.</summary>
    private const int ReplicaConnectSeconds = 1;

    /// <summary>The lock on the schema, and the work.</summary>
    private const int MaintenanceConnections = 2;

    /// <summary>Of a look through a table; what holds a lock has a limit of milliseconds (<see cref="BriefLocks"/>).</summary>
    private const int MaintenanceCommandSeconds = 300;

    private readonly Lazy<IReadOnlyList<(string Name, NpgsqlDataSource Source)>> _maintenance;

    public GameDatabases(IConfiguration configuration, ILoggerFactory? loggers = null)
    {
        var game = Complete(configuration, PostgresConnections.Required(configuration));
        var leaderboards = configuration.GetConnectionString(LeaderboardName) is { Length: > 0 } own ? Complete(configuration, own) : game;
        Game = Source(game, GameName, loggers);
        Leaderboards = game.IsSameDatabase(leaderboards) ? Game : Source(leaderboards, LeaderboardName, loggers);
        if (configuration.GetConnectionString(ReplicaName) is { Length: > 0 } replica)
            Replica = Source(Complete(configuration, replica, ReplicaConnectSeconds), ReplicaName, loggers);
        _maintenance = new(() => [.. All.Select(database => (database.Name, MaintenanceSource(
            ReferenceEquals(database.Source, Game) ? game : leaderboards, database.Name, configuration["Postgres:Role"], loggers)))]);
    }

    /// <summary>Players, sessions, activities, wallets, storage.</summary>
    public NpgsqlDataSource Game { get; }

    /// <summary>Boards and scores; the same as <see cref="Game"/> unless configured apart.</summary>
    public NpgsqlDataSource Leaderboards { get; }

    /// <summary>A hot standby of <see cref="Game"/>, or null: for <see cref="ReadReplica"/> alone.</summary>
    public NpgsqlDataSource? Replica { get; }

    /// <summary>Each database once, by the name of its connection string: what has to be done per event log loops over this.</summary>
    public IReadOnlyList<(string Name, NpgsqlDataSource Source)> All => ReferenceEquals(Game, Leaderboards)
        ? [(GameName, Game)]
        : [(GameName, Game), (LeaderboardName, Leaderboards)];

    /// <summary>
    /// The same databases for the partition keeper: a few connections with time limits of their own, as <c>Postgres:Role</c> where each
    /// service has a login of its own, because what the keeper creates must belong to the role that owns the rest.
    /// </summary>
    public IReadOnlyList<(string Name, NpgsqlDataSource Source)> Maintenance => _maintenance.Value;

    public async ValueTask DisposeAsync()
    {
        if (_maintenance.IsValueCreated)
            foreach (var (_, source) in _maintenance.Value)
                await source.DisposeAsync();
        if (Replica is not null)
            await Replica.DisposeAsync();
        await Game.DisposeAsync();
        await Leaderboards.DisposeAsync();
    }

    /// <summary>Besides what every service has: what repeats is prepared, and no reset between uses.</summary>
    private static NpgsqlConnectionStringBuilder Complete(IConfiguration configuration, string text, int connectSeconds = ConnectSeconds)
    {
        var connection = PostgresConnections.Complete(configuration, text, connectSeconds, CommandSeconds);
        // Planning a statement over sixteen partitions costs several times what running it does: what repeats is prepared.
        if (!connection.Sets("Max Auto Prepare"))
            (connection.MaxAutoPrepare, connection.AutoPrepareMinUsages) = (100, 2);
        // Nothing of a session outlives its use here, and resetting one costs the server more than most of what it is used for.
        if (!connection.Sets("No Reset On Close"))
            connection.NoResetOnClose = true;
        return connection;
    }

    private static NpgsqlDataSource Source(NpgsqlConnectionStringBuilder connection, string name, ILoggerFactory? loggers)
    {
        connection.ApplicationName ??= $"GameApi {name}";
        var builder = connection.ToDataSource(name, loggers);
        var plans = new PlanCache(isDecided: connection.Options?.Contains("plan_cache_mode", StringComparison.OrdinalIgnoreCase) == true);
        builder.UsePhysicalConnectionInitializer(plans.Initialize, plans.InitializeAsync);
        return builder.Build();
    }

    private static NpgsqlDataSource MaintenanceSource(
        NpgsqlConnectionStringBuilder game, string name, string? role, ILoggerFactory? loggers)
    {
        var connection = new NpgsqlConnectionStringBuilder(game.ConnectionString)
        {
            ApplicationName = $"GameApi {name} maintenance",
            MaxPoolSize = MaintenanceConnections,
            CommandTimeout = MaintenanceCommandSeconds,
            MaxAutoPrepare = 0,
        };
        var builder = connection.ToDataSource(name, loggers);
        if (role is { Length: > 0 })
        {
            // Not by a startup option, which a pooler refuses or silently drops; and a reset would take it back.
            builder.ConnectionStringBuilder.NoResetOnClose = true;
            builder.UsePhysicalConnectionInitializer(
                opened => SetRole(opened, role).ExecuteNonQuery(), opened => SetRole(opened, role).ExecuteNonQueryAsync());
        }

        return builder.Build();
    }

    private static NpgsqlCommand SetRole(NpgsqlConnection connection, string role) =>
        new("SELECT set_config('role', $1, false)", connection) { Parameters = { new() { Value = role } } };
}
