using GameApi.Data;
using Npgsql;
using ServiceDefaults;
using ServiceDefaults.Postgres;

namespace GameApi.Partitions;

/// <summary>
/// <c>GameApi partitions [--repair]</c>: shows the weekly partitions of every database, and does at once what the keeper does.
/// </summary>
internal static class PartitionsCommand
{
    private const string Usage = """
        GameApi partitions            shows the weekly partitions of every database
                           --repair   first makes what is missing, empties DEFAULT, drops what is past retention and exported
        Needs ConnectionStrings__gamedb, and ConnectionStrings__leaderboarddb where that is a database of its own.
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
                Console.WriteLine("A node or a migration is at it at this moment: repeat this.");
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
