using Npgsql;
using ServiceDefaults.Passwordless;
using ServiceDefaults.Postgres;

namespace AnalyticsWorker.Sources;

/// <summary>One event log: a database's table <c>activities</c>, and where it is read from.</summary>
/// <param name="Name">Names the connection string, the cursor and the warehouse's <c>source</c> column.</param>
internal sealed record EventLog(string Name, NpgsqlDataSource Database);

/// <summary>The event logs of this installation: <c>gamedb</c>, and <c>leaderboarddb</c> where leaderboards live apart.</summary>
internal sealed class EventLogs : IAsyncDisposable
{
    public const string GameName = "gamedb";
    public const string LeaderboardName = "leaderboarddb";

    /// <summary>The leader's lock, its export, its lag, an erasure, and some room.</summary>
    private const int DefaultPool = 8;

    public EventLogs(IConfiguration configuration, ILoggerFactory? loggers = null)
    {
        var game = configuration.GetConnectionString(GameName) is { Length: > 0 } text
            ? Complete(configuration, text)
            : throw new InvalidOperationException($"ConnectionStrings:{GameName} is missing: the PostgreSQL database of the game.");
        Game = Open(GameName, game, loggers);
        var leaderboards = configuration.GetConnectionString(LeaderboardName) is { Length: > 0 } own ? Complete(configuration, own) : game;
        All = (game.Host, game.Port, game.Database) == (leaderboards.Host, leaderboards.Port, leaderboards.Database)
            ? [Game]
            : [Game, Open(LeaderboardName, leaderboards, loggers)];
    }

    /// <summary>The one that also has the players, and what they asked to be erased.</summary>
    public EventLog Game { get; }

    public IReadOnlyList<EventLog> All { get; }

    public async ValueTask DisposeAsync()
    {
        foreach (var log in All)
            await log.Database.DisposeAsync();
    }

    private static NpgsqlConnectionStringBuilder Complete(IConfiguration configuration, string text)
    {
        // Not ContainsKey, which knows every keyword there is, said or not.
        var connection = new NpgsqlConnectionStringBuilder(text);
        // Details of errors quote rows, which do not belong into a log.
        connection.IncludeErrorDetail = false;
        if (!connection.ShouldSerialize("Timeout"))
            connection.Timeout = 5;
        if (!connection.ShouldSerialize("Command Timeout"))
            connection.CommandTimeout = 60;

        // A leader that has lost the network must notice it before another has taken over for long.
        connection.KeepAlive = 5;
        if (!connection.ShouldSerialize("Maximum Pool Size"))
            connection.MaxPoolSize = configuration.GetValue("Postgres:MaxPoolSize", DefaultPool);
        return connection;
    }

    private static EventLog Open(string name, NpgsqlConnectionStringBuilder connection, ILoggerFactory? loggers)
    {
        connection.ApplicationName ??= $"AnalyticsWorker {name}";
        return new EventLog(name, new NpgsqlDataSourceBuilder(connection.ConnectionString) { Name = name }
            .UseLoggerFactory(loggers).UseEntraIdWithoutPassword().Build());
    }
}

internal static class EventLogExtensions
{
    internal static void AddEventLogs(this IHostApplicationBuilder builder)
    {
        builder.AddPoolerCheck(static services => [.. services.GetRequiredService<EventLogs>().All.Select(log => (log.Name, log.Database))]);
        builder.Services.AddSingleton(services =>
            new EventLogs(services.GetRequiredService<IConfiguration>(), services.GetRequiredService<ILoggerFactory>()));
    }
}
