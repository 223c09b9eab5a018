using Npgsql;
using ServiceDefaults.Postgres;

namespace GameApi.Data;

/// <summary>
/// The databases of this installation: <c>gamedb</c>, and <c>leaderboarddb</c> if leaderboards have a database of their own.
/// Each has one connection pool, shared by its EF Core contexts and raw Npgsql, and its own event log.
/// </summary>
internal sealed class GameDatabases : IAsyncDisposable
{
    public const string GameName = PostgresConnections.Game;
    public const string LeaderboardName = PostgresConnections.Leaderboards;
    public const string ReplicaName = "gamedbreplica";

    private const int ConnectSeconds = 5;
    private const int CommandSeconds = 15;

    /// <summary>Beyond this time the primary serves a read sooner.</summary>
    private const int ReplicaConnectSeconds = 1;

    /// <summary>One connection for the lock on the schema, one for the work.</summary>
    private const int MaintenanceConnections = 2;

    /// <summary>Enough for scanning a table. Statements that hold locks have a limit of milliseconds (<see cref="BriefLocks"/>).</summary>
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
        var role = configuration.GetSection(DatabaseOptions.Section).Get<DatabaseOptions>()?.Role;
        _maintenance = new(() => [.. All.Select(database => (database.Name, MaintenanceSource(
            ReferenceEquals(database.Source, Game) ? game : leaderboards, database.Name, role, loggers)))]);
    }

    /// <summary>Players, sessions, activities, wallets, storage.</summary>
    public NpgsqlDataSource Game { get; }

    /// <summary>Boards and scores; the same as <see cref="Game"/> unless configured separately.</summary>
    public NpgsqlDataSource Leaderboards { get; }

    /// <summary>A hot standby of <see cref="Game"/>, or null. Only <see cref="ReadReplica"/> uses it.</summary>
    public NpgsqlDataSource? Replica { get; }

    /// <summary>Each database once, with the name of its connection string. Work per event log loops over it.</summary>
    public IReadOnlyList<(string Name, NpgsqlDataSource Source)> All => ReferenceEquals(Game, Leaderboards)
        ? [(GameName, Game)]
        : [(GameName, Game), (LeaderboardName, Leaderboards)];

    /// <summary>
    /// The same databases for the partition keeper: few connections, with their own time limits. Where each service has its own login they
    /// act as <c>Postgres:Role</c>, because the partitions must belong to the role that owns the tables.
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

    /// <summary>
    /// Completes the connection string: beyond the settings of every service, automatic preparation and no reset between uses.
    /// </summary>
    private static NpgsqlConnectionStringBuilder Complete(IConfiguration configuration, string text, int connectSeconds = ConnectSeconds)
    {
        var connection = PostgresConnections.Complete(configuration, text, connectSeconds, CommandSeconds);
        // Planning a statement over sixteen partitions costs several times its execution, so repeated statements are prepared.
        if (!connection.Sets("Max Auto Prepare"))
            (connection.MaxAutoPrepare, connection.AutoPrepareMinUsages) = (100, 2);
        // No session state outlives its use here, and a reset costs the server more than most of the statements.
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
            // Not by a startup option, which poolers reject or silently drop. A reset between uses would undo it.
            builder.ConnectionStringBuilder.NoResetOnClose = true;
            builder.UsePhysicalConnectionInitializer(
                opened => SetRole(opened, role).ExecuteNonQuery(), opened => SetRole(opened, role).ExecuteNonQueryAsync());
        }

        return builder.Build();
    }

    private static NpgsqlCommand SetRole(NpgsqlConnection connection, string role) =>
        new("SELECT set_config('role', $1, false)", connection) { Parameters = { new() { Value = role } } };
}
