using Npgsql;
using ServiceDefaults.Passwordless;

namespace GameApi.Data;

/// <summary>
/// The databases of this installation: <c>gamedb</c>, and <c>leaderboarddb</c> where leaderboards live apart.
/// Each has one connection pool, shared by its EF Core contexts and by raw Npgsql, and its own event log.
/// </summary>
internal sealed class GameDatabases : IAsyncDisposable
{
    public const string GameName = "gamedb";
    public const string LeaderboardName = "leaderboarddb";

    public GameDatabases(IConfiguration configuration, ILoggerFactory? loggers = null)
    {
        var game = Required(configuration, GameName);
        var leaderboards = configuration.GetConnectionString(LeaderboardName) is { Length: > 0 } own ? Complete(configuration, own) : game;
        Game = Source(game, GameName, loggers);
        Leaderboards = SameDatabase(game, leaderboards) ? Game : Source(leaderboards, LeaderboardName, loggers);
    }

    /// <summary>Players, sessions, activities, wallets, storage.</summary>
    public NpgsqlDataSource Game { get; }

    /// <summary>Boards and scores; the same as <see cref="Game"/> unless configured apart.</summary>
    public NpgsqlDataSource Leaderboards { get; }

    /// <summary>Each database once, by the name of its connection string: what has to be done per event log loops over this.</summary>
    public IReadOnlyList<(string Name, NpgsqlDataSource Source)> All => ReferenceEquals(Game, Leaderboards)
        ? [(GameName, Game)]
        : [(GameName, Game), (LeaderboardName, Leaderboards)];

    public async ValueTask DisposeAsync()
    {
        await Game.DisposeAsync();
        await Leaderboards.DisposeAsync();
    }

    private static NpgsqlConnectionStringBuilder Required(IConfiguration configuration, string name) =>
        configuration.GetConnectionString(name) is { Length: > 0 } text
            ? Complete(configuration, text)
            : throw new InvalidOperationException($"ConnectionStrings:{name} is missing: the PostgreSQL database of the game.");

    /// <summary>
    /// Where the connection string does not say: short waits, for a client would rather be told 503 than wait; what repeats is prepared;
    /// no reset between uses; and <c>Postgres:MaxPoolSize</c>, this node's share of the server's connections.
    /// </summary>
    private static NpgsqlConnectionStringBuilder Complete(IConfiguration configuration, string text)
    {
        // Not ContainsKey, which knows every keyword there is, said or not.
        var connection = new NpgsqlConnectionStringBuilder(text);
        if (!connection.ShouldSerialize("Timeout"))
            connection.Timeout = 5;
        if (!connection.ShouldSerialize("Command Timeout"))
            connection.CommandTimeout = 15;
        // Planning a statement over sixteen partitions costs several times what running it does: what repeats is prepared.
        if (!connection.ShouldSerialize("Max Auto Prepare"))
            (connection.MaxAutoPrepare, connection.AutoPrepareMinUsages) = (100, 2);
        // And planned once: a general plan looks as dear as if it read all sixteen, so that PostgreSQL would plan each execution anew. The string's own options win.
        connection.Options = $"-c plan_cache_mode=force_generic_plan {connection.Options}".TrimEnd();
        // Nothing of a session outlives its use here, and resetting one costs the server more than most of what it is used for.
        if (!connection.ShouldSerialize("No Reset On Close"))
            connection.NoResetOnClose = true;
        if (!connection.ShouldSerialize("Maximum Pool Size") && configuration.GetValue<int?>("Postgres:MaxPoolSize") is { } share)
            connection.MaxPoolSize = share;

        // Where each service has a login of its own, what a partition keeper makes must belong to the role that owns the rest.
        if (configuration["Postgres:Role"] is { Length: > 0 } role)
            connection.Options += $" -c role={role}";
        return connection;
    }

    private static bool SameDatabase(NpgsqlConnectionStringBuilder one, NpgsqlConnectionStringBuilder other) =>
        (one.Host, one.Port, one.Database) == (other.Host, other.Port, other.Database);

    private static NpgsqlDataSource Source(NpgsqlConnectionStringBuilder connection, string name, ILoggerFactory? loggers)
    {
        connection.ApplicationName ??= $"GameApi {name}";
        return new NpgsqlDataSourceBuilder(connection.ConnectionString) { Name = name }.UseLoggerFactory(loggers).UseEntraIdWithoutPassword().Build();
    }
}
