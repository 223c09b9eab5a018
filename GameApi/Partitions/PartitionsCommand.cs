using System.CommandLine;
using GameApi.Data;
using ServiceDefaults.Postgres;

namespace GameApi.Partitions;

/// <summary>
/// <c>GameApi partitions [--repair]</c>: shows the weekly partitions of every database; with <c>--repair</c> it first runs the keeper.
/// </summary>
internal static class PartitionsCommand
{
    public const string Name = "partitions";

    public static Command Create()
    {
        var repair = new Option<bool>("--repair")
        {
            Description = "First creates missing weeks, empties DEFAULT, and drops weeks that are past retention and exported.",
        };
        var command = new Command(Name, $"Shows the weekly partitions of every database. {DatabaseCommand.Needs}") { repair };
        command.SetAction((parsed, cancellationToken) =>
            DatabaseCommand.RunAsync(() => RunAsync(parsed.GetValue(repair), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(bool repairs, CancellationToken cancellationToken)
    {
        var builder = DatabaseCommand.CreateBuilder();
        builder.AddPartitionOptions();
        builder.Services.AddSingleton<PartitionMetrics>();
        builder.Services.AddSingleton<PartitionKeeper>();
        using var host = builder.Build();
        var databases = host.Services.GetRequiredService<GameDatabases>();
        foreach (var (name, source) in databases.All)
            await PoolerCheck.EnsureSessionsAsync(name, source, cancellationToken);
        if (repairs && !await host.Services.GetRequiredService<PartitionKeeper>().RunOnceAsync(cancellationToken))
            Console.WriteLine("A node or a migration is maintaining the partitions now: try again.");
        foreach (var (name, source) in databases.All)
        {
            Console.WriteLine($"{name}:");
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            var now = await DatabaseClock.NowAsync(connection, cancellationToken);
            foreach (var table in WeeklyTable.All)
                Console.WriteLine(await PartitionState.ReadAsync(connection, table, now, cancellationToken));
        }

        return 0;
    }
}
