using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;
using ServiceDefaults.Passwordless;

namespace ServiceDefaults.Postgres;

/// <summary>The connection strings of the game's databases, completed where they are silent; what a string says stays.</summary>
public static class PostgresConnections
{
    /// <summary>Name of the connection string of the game's database.</summary>
    public const string Game = "gamedb";

    /// <summary>Name of the connection string of the leaderboards' database, where they live apart.</summary>
    public const string Leaderboards = "leaderboarddb";

    /// <summary>What every service fails without.</summary>
    /// <exception cref="InvalidOperationException">It is missing.</exception>
    public static string Required(IConfiguration configuration) => configuration.GetConnectionString(Game) is { Length: > 0 } text
        ? text
        : throw new InvalidOperationException($"ConnectionStrings:{Game} is missing: the PostgreSQL database of the game.");

    /// <summary>
    /// Short waits, since a client would rather have a 503 than wait, and <c>Postgres:MaxPoolSize</c>, this node's share of the server's
    /// connections. Details of errors never: they quote rows, e-mail addresses and device ids, which do not belong into a log.
    /// </summary>
    /// <param name="configuration">Of the service.</param>
    /// <param name="text">The connection string.</param>
    /// <param name="connectSeconds">How long to wait for the server.</param>
    /// <param name="commandSeconds">How long a statement may take.</param>
    /// <param name="poolSize">Where neither the string nor the configuration says one; null for Npgsql's default.</param>
    public static NpgsqlConnectionStringBuilder Complete(
        IConfiguration configuration, string text, int connectSeconds, int commandSeconds, int? poolSize = null)
    {
        var connection = new NpgsqlConnectionStringBuilder(text) { IncludeErrorDetail = false };
        if (!connection.Says("Timeout"))
            connection.Timeout = connectSeconds;
        if (!connection.Says("Command Timeout"))
            connection.CommandTimeout = commandSeconds;
        if (!connection.Says("Maximum Pool Size") && (configuration.GetValue<int?>("Postgres:MaxPoolSize") ?? poolSize) is { } share)
            connection.MaxPoolSize = share;
        return connection;
    }

    /// <summary>
    /// Whether the connection string has a value for a keyword. Not ContainsKey, which knows every keyword there is, said or not.
    /// </summary>
    public static bool Says(this NpgsqlConnectionStringBuilder connection, string keyword) => connection.ShouldSerialize(keyword);

    /// <summary>Whether both lead to one database.</summary>
    public static bool IsSameDatabase(this NpgsqlConnectionStringBuilder one, NpgsqlConnectionStringBuilder other) =>
        (one.Host, one.Port, one.Database) == (other.Host, other.Port, other.Database);

    /// <summary>A data source that logs, and logs in without a password on Azure.</summary>
    public static NpgsqlDataSourceBuilder ToDataSource(this NpgsqlConnectionStringBuilder connection, string name, ILoggerFactory? loggers)
    {
        var builder = new NpgsqlDataSourceBuilder(connection.ConnectionString) { Name = name };
        builder.UseLoggerFactory(loggers).UseEntraIdWithoutPassword();
        return builder;
    }
}
