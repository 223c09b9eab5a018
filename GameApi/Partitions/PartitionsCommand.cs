using GameApi.Data;
using Npgsql;
using ServiceDefaults;
using ServiceDefaults.Postgres;

namespace GameApi.Partitions;

/// <summary>
/// <c>GameApi partitions [--repair]</c>: shows the weekly partitions of every database; with <c>--repair</c> it first runs the keeper.
/// </summary>
internal static class PartitionsCommand
{
    private const string Usage = """
        GameApi partitions            shows the weekly partitions of every database
                           --repair   first creates missing weeks, empties DEFAULT, and drops weeks past retention and exported
        Needs ConnectionStrings__gamedb, and ConnectionStrings__leaderboarddb if leaderboards have a database of their own.
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not ([] or ["--repair"]))
        {
            Console.WriteLine(Usage);
            return args is ["--help" or "-h"] ? 0 : 2;
        }

        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.AddServiceDefaults();
        builder.AddPartitionOptions();
        builder.Services.AddSingleton(
            services => new GameDatabases(services.GetRequiredService<IConfiguration>(), services.GetRequiredService<ILoggerFactory>()));
        builder.Services.AddSingleton<PartitionMetrics>();
        builder.Services.AddSingleton<PartitionKeeper>();
        using var host = builder.Build();
        try
        {
            foreach (var (name, source) in host.Services.GetRequiredService<GameDatabases>().All)
                await PoolerCheck.EnsureSessionsAsync(name, source, CancellationToken.None);
            if (args.Length > 0 && !await host.Services.GetRequiredService<PartitionKeeper>().RunOnceAsync(CancellationToken.None))
                Console.WriteLine("A node or a migration is maintaining the partitions now: try again.");
            foreach (var (name, source) in host.Services.GetRequiredService<GameDatabases>().All)
            {
                Console.WriteLine($"{name}:");
                await using var connection = await source.OpenConnectionAsync();
                var now = await DatabaseClock.NowAsync(connection, CancellationToken.None);
                foreach (var table in WeeklyTable.All)
                    Console.WriteLine(await PartitionState.ReadAsync(connection, table, now, CancellationToken.None));
            }
            return 0;
        }
        catch (Exception failure) when (failure is NpgsqlException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync($"error: {failure.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }
}
