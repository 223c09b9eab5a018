using System.CommandLine;
using System.Diagnostics;
using AnalyticsWorker.Sources;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using ServiceDefaults.Postgres;

namespace AnalyticsWorker.Export;

/// <summary>
/// <c>AnalyticsWorker resume-export SOURCE</c>: resumes the export after a restore or a move (<see cref="LogAdoption"/>). Exits with 0, or
/// with 1 and one sentence of explanation.
/// </summary>
internal static class ResumeExportCommand
{
    public const string Name = "resume-export";

    /// <summary>
    /// Time for a restored server to start, and for a worker to release the lead of a stopped log.
    /// </summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    public static Command Create()
    {
        var source = new Argument<string>("source") { Description = "gamedb, or leaderboarddb if that is a separate database." };
        var command = new Command(Name, """
            Resumes the export of a database that was restored or moved. Activities that its cursor marks as exported stay
            exported; the rest is exported next. Nodes and workers may keep running. Needs the connection strings of the databases.
            """) { source };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetRequiredValue(source), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string source, CancellationToken cancellationToken)
    {
        // Settings are beside the program, whatever the current directory.
        var configuration = Host.CreateApplicationBuilder(
            new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory }).Configuration;
        try
        {
            await using var logs = new EventLogs(configuration);
            var log = logs.All.FirstOrDefault(log => log.Name == source)
                ?? throw new InvalidOperationException(
                    $"Unknown event log {source}; use one of: {string.Join(", ", logs.All.Select(log => log.Name))}.");
            await new DatabaseReadiness(TimeProvider.System, NullLogger<DatabaseReadiness>.Instance)
                .WaitAsync([(log.Name, log.Database)], Timeout, cancellationToken);
            await PoolerCheck.EnsureSessionsAsync(source, log.Database, cancellationToken);
            var (exported, renumbered) = await ResumeAsync(log, cancellationToken);
            Console.WriteLine($"{source}: {exported} activities will be exported; {renumbered} exported activities were renumbered.");
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
            if (clock.Elapsed > Timeout)
                throw new InvalidOperationException(
                    $"A worker is exporting {source}, so its export is not stopped. To resume it anyway, stop the workers first.");
        }
    }
}
