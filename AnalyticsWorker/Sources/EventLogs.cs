using Npgsql;
using ServiceDefaults.Postgres;

namespace AnalyticsWorker.Sources;

/// <summary>An event log: the table <c>activities</c> of a database.</summary>
/// <param name="Name">The name of the connection string, of the cursor, and in the warehouse's column <c>source</c>.</param>
/// <param name="Database">The data source.</param>
internal sealed record EventLog(string Name, NpgsqlDataSource Database);

/// <summary>All event logs: that of <c>gamedb</c>, and that of <c>leaderboarddb</c> if leaderboards have their own database.</summary>
internal sealed class EventLogs : IAsyncDisposable
{
    public const string GameName = PostgresConnections.Game;
    public const string LeaderboardName = PostgresConnections.Leaderboards;

    private const int ConnectSeconds = 5;
    private const int CommandSeconds = 60;

    /// <summary>Enough for the leader's lock, the export, the lag, an erasure, and a reserve.</summary>
    private const int DefaultPoolSize = 8;

    public EventLogs(IConfiguration configuration, ILoggerFactory? loggers = null)
    {
        var game = Complete(configuration, PostgresConnections.Required(configuration));
        Game = Open(GameName, game, loggers);
        var leaderboards = configuration.GetConnectionString(LeaderboardName) is { Length: > 0 } own ? Complete(configuration, own) : game;
        All = game.IsSameDatabase(leaderboards)
            ? [Game]
            : [Game, Open(LeaderboardName, leaderboards, loggers)];
    }

    /// <summary>The log of <c>gamedb</c>, which also has the players and the erasure requests.</summary>
    public EventLog Game { get; }

    public IReadOnlyList<EventLog> All { get; }

    public async ValueTask DisposeAsync()
    {
        foreach (var log in All)
            await log.Database.DisposeAsync();
    }

    private static NpgsqlConnectionStringBuilder Complete(IConfiguration configuration, string text)
    {
        var connection = PostgresConnections.Complete(configuration, text, ConnectSeconds, CommandSeconds, DefaultPoolSize);
        // A leader that has lost the network must notice it soon after another has taken over.
        connection.KeepAlive = 5;
        return connection;
    }

    private static EventLog Open(string name, NpgsqlConnectionStringBuilder connection, ILoggerFactory? loggers)
    {
        connection.ApplicationName ??= $"AnalyticsWorker {name}";
        return new EventLog(name, connection.ToDataSource(name, loggers).Build());
    }
}

internal static class EventLogExtensions
{
    internal static void AddEventLogs(this IHostApplicationBuilder builder)
    {
        builder.AddPoolerCheck(static services =>
            [.. services.GetRequiredService<EventLogs>().All.Select(log => (log.Name, log.Database))]);
        builder.Services.AddSingleton(services =>
            new EventLogs(services.GetRequiredService<IConfiguration>(), services.GetRequiredService<ILoggerFactory>()));
    }
}
