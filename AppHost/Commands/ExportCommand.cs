using System.Globalization;
using Npgsql;

namespace AppHost.Commands;

/// <summary>
/// Waits until everything stored so far is in the warehouse. The export runs continuously, so running it "now" means waiting for it.
/// </summary>
internal static class ExportCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Counts the activities of transactions below a snapshot that are not exported yet.</summary>
    private const string Pending = """
        SELECT count(*) FROM activities a
        WHERE a.txid < pg_snapshot_xmax(@snapshot::pg_snapshot)
          AND NOT EXISTS (
              SELECT FROM export_cursors c
              WHERE (a.txid, a.activity_id, a.player_id) <= (c.txid, c.activity_id, c.activity_player_id))
        """;

    internal static void WithExportCommand(
        this IResourceBuilder<ProjectResource> worker, IResourceBuilder<IResourceWithConnectionString> database) =>
        worker.WithCommand("export-now", "Run the export now", context => RunAsync(context, database), new CommandOptions
        {
            Description = "Waits until the warehouse holds every activity that is stored now.",
            IconName = "ArrowExportUp",
            Progress = new CommandProgressOptions
            {
                Title = "Run the export now",
                Message = "Waiting until the warehouse holds every activity that is stored now ...",
            },
        });

    private static async Task<ExecuteCommandResult> RunAsync(
        ExecuteCommandContext context, IResourceBuilder<IResourceWithConnectionString> database)
    {
        var stop = context.CancellationToken;
        await using var source = NpgsqlDataSource.Create(await context.ConnectionStringAsync(database));
        await using var snapshot = source.CreateCommand("SELECT pg_current_snapshot()::text");
        var until = (string)(await snapshot.ExecuteScalarAsync(stop))!;

        var pending = await PendingAsync(source, until, stop);
        var exported = pending;
        for (; pending > 0; pending = await PendingAsync(source, until, stop))
            await Task.Delay(Interval, stop);
        return CommandResults.Success(string.Create(
            CultureInfo.InvariantCulture, $"{exported} activities were pending; the warehouse now holds all of them."));
    }

    private static async Task<long> PendingAsync(NpgsqlDataSource source, string snapshot, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Pending);
        command.Parameters.AddWithValue("snapshot", snapshot);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
