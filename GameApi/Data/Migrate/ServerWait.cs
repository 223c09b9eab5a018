using System.Net.Sockets;
using Npgsql;

namespace GameApi.Data.Migrate;

/// <summary>
/// Where everything is started at once, the database's server answers some seconds later than its clients: a migration waits for it, for
/// <c>Migrate:WaitSeconds</c> (default 60). A server that answers with a refusal is not waited for.
/// </summary>
internal sealed partial class ServerWait(GameDatabases databases, IConfiguration configuration, TimeProvider time, ILogger<ServerWait> logger)
{
    private const int DefaultSeconds = 60;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <exception cref="NpgsqlException">When it still does not answer; the last attempt's.</exception>
    public async Task UntilAnsweredAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var patience = TimeSpan.FromSeconds(configuration.GetValue("Migrate:WaitSeconds", DefaultSeconds));
        foreach (var (name, source) in databases.All)
        {
            while (await TryAsync(source, cancellationToken) is { } away)
            {
                if (time.GetElapsedTime(began) >= patience)
                    throw away;
                LogWaiting(name, away.Message.ReplaceLineEndings(" "));
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    /// <returns>Why nobody answered; null when somebody did.</returns>
    private static async Task<NpgsqlException?> TryAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            return null;
        }
        catch (SocketException unknown)
        {
            // A name that does not resolve yet: Npgsql passes that on as it is.
            return new NpgsqlException(unknown.Message, unknown);
        }
        catch (NpgsqlException away) when (away.IsTransient)
        {
            return away;
        }
        catch (PostgresException)
        {
            // It answers; what it has against this login or database is for the migration to say.
            return null;
        }
    }

    [LoggerMessage(LogLevel.Information, "{Database}: waiting for its server ({Reason})")]
    private partial void LogWaiting(string database, string reason);
}
