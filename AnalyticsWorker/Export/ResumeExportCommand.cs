using System.CommandLine;
using System.Diagnostics;
using AnalyticsWorker.Sources;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using ServiceDefaults.Postgres;

namespace AnalyticsWorker.Export;

/// <summary>
/// <c>AnalyticsWorker resume-export SOURCE</c>: after a restore or a move, see <see cref="LogAdoption"/>. Ends with 0, or with 1 and one
/// sentence why not.
/// </summary>
internal static class ResumeExportCommand
{
    public const string Name = "resume-export";

    /// <summary>
    /// A server that was restored starts up meanwhile; a worker that finds the log stopped releases the lead after each look.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Command Create()
    {
        var source = new Argument<string>("source") { Description = "gamedb, or leaderboarddb where that is a database of its own." };
        var command = new Command(Name, """
            Resumes the export of a database that was restored or moved. What its cursor says is exported stays so; the rest is exported next.
            Nodes and workers may run meanwhile. Needs the connection strings of the databases.
            """) { source };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetRequiredValue(source), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string source, CancellationToken cancellationToken)
    {
        // Settings lie beside the program, wherever it is started from.
        var configuration = Host.CreateApplicationBuilder(
            new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory }).Configuration;
        try
        {
            await using var logs = new EventLogs(configuration);
            var log = logs.All.FirstOrDefault(log => log.Name == source)
                ?? throw new InvalidOperationException(
                    $"There is no event log {source}; there are: {string.Join(", ", logs.All.Select(log => log.Name))}.");
            await new DatabaseReadiness(TimeProvider.System, NullLogger<DatabaseReadiness>.Instance)
                .WaitAsync([(log.Name, log.Database)], Patience, cancellationToken);
            await PoolerCheck.EnsureSessionsAsync(source, log.Database, cancellationToken);
            var (exported, renumbered) = await ResumeAsync(log, cancellationToken);
            Console.WriteLine($"{source}: {exported} activities will be exported, {renumbered} exported ones were renumbered.");
            return 0;
        }
        catch (Exception failure) when (failure is NpgsqlException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync($"error: {failure.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }

    internal static async Task<(long Exported, long Renumbered)> ResumeAsync(Sources.EventLog log, CancellationToken cancellationToken)
    {
        await using var connection = await log.Database.OpenConnectionAsync(cancellationToken);
        await using var lead = await AcquireAsync(log.Name, connection, cancellationToken);
        return await LogAdoption.RunAsync(connection, log.Name, cancellationToken);
    }

    private static async Task<AdvisoryLock> AcquireAsync(string source, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken))
        {
            if (await LeaderLock.TryAcquireAsync(connection, cancellationToken) is { } lead)
                return lead;
            if (clock.Elapsed > Patience)
                throw new InvalidOperationException($"A worker is exporting {source}: it is not stopped, or stop the workers first.");
        }
    }
}
