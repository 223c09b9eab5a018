using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;
using ServiceDefaults.Passwordless;

namespace ServiceDefaults.Postgres;

/// <summary>Completes the connection strings of the game's databases. What a string sets itself is kept.</summary>
public static class PostgresConnections
{
    /// <summary>Name of the connection string of the game's database.</summary>
    public const string Game = "gamedb";

    /// <summary>Name of the connection string of the leaderboards' database, if they have their own.</summary>
    public const string Leaderboards = "leaderboarddb";

    /// <summary>The connection string that every service needs.</summary>
    /// <exception cref="InvalidOperationException">The connection string is missing.</exception>
    public static string Required(IConfiguration configuration) =>
        configuration.GetConnectionString(Game) is { Length: > 0 } text
            ? text
            : throw new InvalidOperationException($"ConnectionStrings:{Game} is missing: the PostgreSQL database of the game.");

    /// <summary>
    /// Sets short timeouts, because a quick 503 serves a client better than a long wait, and <c>Postgres:MaxPoolSize</c>, this node's share
    /// of the server's connections. Turns error details off: they quote rows, and e-mail addresses and device ids must not reach a log.
    /// </summary>
    /// <param name="configuration">The configuration of the service.</param>
    /// <param name="text">The connection string.</param>
    /// <param name="connectSeconds">Time limit of a connect.</param>
    /// <param name="commandSeconds">Time limit of a statement.</param>
    /// <param name="poolSize">The pool size if neither the string nor the configuration sets one; null for Npgsql's default.</param>
    public static NpgsqlConnectionStringBuilder Complete(
        IConfiguration configuration, string text, int connectSeconds, int commandSeconds, int? poolSize = null)
    {
        var connection = new NpgsqlConnectionStringBuilder(text) { IncludeErrorDetail = false };
        if (!connection.Sets("Timeout"))
            connection.Timeout = connectSeconds;
        if (!connection.Sets("Command Timeout"))
            connection.CommandTimeout = commandSeconds;
        if (!connection.Sets("Maximum Pool Size") && (configuration.GetValue<int?>("Postgres:MaxPoolSize") ?? poolSize) is { } share)
            connection.MaxPoolSize = share;
        return connection;
    }

    /// <summary>
    /// Whether the connection string sets a keyword. ContainsKey would return true for every keyword that Npgsql knows.
    /// </summary>
    public static bool Sets(this NpgsqlConnectionStringBuilder connection, string keyword) => connection.ShouldSerialize(keyword);

    /// <summary>Whether both connection strings name the same database.</summary>
    public static bool IsSameDatabase(this NpgsqlConnectionStringBuilder one, NpgsqlConnectionStringBuilder other) =>
        (one.Host, one.Port, one.Database) == (other.Host, other.Port, other.Database);

    /// <summary>Creates a data source with logging, and with passwordless login on Azure.</summary>
    public static NpgsqlDataSourceBuilder ToDataSource(this NpgsqlConnectionStringBuilder connection, string name, ILoggerFactory? loggers)
    {
        var builder = new NpgsqlDataSourceBuilder(connection.ConnectionString) { Name = name };
        builder.UseLoggerFactory(loggers).UseEntraIdWithoutPassword();
        return builder;
    }
}
