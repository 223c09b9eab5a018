using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ServiceDefaults.Postgres;

/// <summary>
/// Where everything is started at once, the database's server accepts connections some seconds later than its clients start: a command
/// waits for it. A server that refuses is not waited for.
/// </summary>
public sealed partial class DatabaseReadiness(TimeProvider time, ILogger<DatabaseReadiness> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Waits until every server accepts connections or refuses them.</summary>
    /// <param name="databases">Each by the name of its connection string.</param>
    /// <param name="patience">For all of them.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NpgsqlException">One still does not accept; the last attempt's.</exception>
    public async Task WaitAsync(
        IEnumerable<(string Name, NpgsqlDataSource Source)> databases, TimeSpan patience, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        foreach (var (name, source) in databases)
        {
            while (await TryAsync(source, cancellationToken) is { } failure)
            {
                if (time.GetElapsedTime(began) >= patience)
                    throw failure;
                LogWaiting(name, failure.Message.ReplaceLineEndings(" "));
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    /// <returns>Why it does not accept connections yet; null when it does, or refuses.</returns>
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
        catch (NpgsqlException failure) when (failure.IsTransient)
        {
            return failure;
        }
        catch (PostgresException)
        {
            // It responds; what it has against this login or database is for the command to say.
            return null;
        }
    }

    [LoggerMessage(LogLevel.Information, "{Database}: waiting for its server ({Reason})")]
    private partial void LogWaiting(string database, string reason);
}
