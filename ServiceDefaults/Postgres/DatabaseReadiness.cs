using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ServiceDefaults.Postgres;

/// <summary>
/// Lets a command wait for its database servers. When everything starts at once, a server accepts connections some seconds after its
/// clients start. A server that rejects the login is up, so the wait ends.
/// </summary>
public sealed partial class DatabaseReadiness(TimeProvider time, ILogger<DatabaseReadiness> logger)
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>Waits until every server accepts or rejects connections.</summary>
    /// <param name="databases">The databases, with the names of their connection strings.</param>
    /// <param name="timeout">How long to wait for all of them together.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NpgsqlException">A server is still unavailable. The exception is that of the last attempt.</exception>
    public async Task WaitAsync(
        IEnumerable<(string Name, NpgsqlDataSource Source)> databases, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        foreach (var (name, source) in databases)
        {
            while (await TryAsync(source, cancellationToken) is { } failure)
            {
                if (time.GetElapsedTime(began) >= timeout)
                    throw failure;
                LogWaiting(name, failure.Message.ReplaceLineEndings(" "));
                await Task.Delay(RetryInterval, time, cancellationToken);
            }
        }
    }

    /// <returns>Why the server is unavailable. Null if it accepts or rejects the login.</returns>
    private static async Task<NpgsqlException?> TryAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            return null;
        }
        catch (SocketException unknown)
        {
            // The host name does not resolve yet. Npgsql does not wrap this exception.
            return new NpgsqlException(unknown.Message, unknown);
        }
        catch (NpgsqlException failure) when (failure.IsTransient)
        {
            return failure;
        }
        catch (PostgresException)
        {
            // The server responds. The command itself will report what is wrong with the login or the database.
            return null;
        }
    }

    [LoggerMessage(LogLevel.Information, "{Database}: waiting for its server ({Reason})")]
    private partial void LogWaiting(string database, string reason);
}
