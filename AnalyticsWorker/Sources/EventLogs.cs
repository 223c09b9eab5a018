using Npgsql;
using ServiceDefaults.Postgres;

namespace AnalyticsWorker.Sources;

/// <summary>One event log: a database's table <c>activities</c>, and where it is read from.</summary>
/// <param name="Name">Names the connection string, the cursor and the warehouse's <c>source</c> column.</param>
internal sealed record EventLog(string Name, NpgsqlDataSource Database);

/// <summary>The event logs of this installation: <c>gamedb</c>, and <c>leaderboarddb</c> where leaderboards live apart.</summary>
internal sealed class EventLogs : IAsyncDisposable
{
    public const string GameName = PostgresConnections.Game;
    public const string LeaderboardName = PostgresConnections.Leaderboards;

    private const int ConnectSeconds = 5;
    private const int CommandSeconds = 60;

    /// <summary>The leader's lock, its export, its lag, an erasure, and some room.</summary>
    private const int DefaultPool = 8;

    public EventLogs(IConfiguration configuration, ILoggerFactory? loggers = null)
    {
        var game = Complete(configuration, PostgresConnections.Required(configuration));
        Game = Open(GameName, game, loggers);
        var leaderboards = configuration.GetConnectionString(LeaderboardName) is { Length: > 0 } own ? Complete(configuration, own) : game;
        All = game.IsSameDatabase(leaderboards)
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
        var connection = PostgresConnections.Complete(configuration, text, ConnectSeconds, CommandSeconds, DefaultPool);
        // A leader that has lost the network must notice it before another has taken over for long.
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
        builder.AddPoolerCheck(
            static services => [.. services.GetRequiredService<EventLogs>().All.Select(log => (log.Name, log.Database))]);
        builder.Services.AddSingleton(services =>
            new EventLogs(services.GetRequiredService<IConfiguration>(), services.GetRequiredService<ILoggerFactory>()));
    }
}
