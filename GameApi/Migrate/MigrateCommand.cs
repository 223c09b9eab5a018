using GameApi.Data;
using GameApi.Operators;
using GameApi.Partitions;
using Npgsql;
using ServiceDefaults;
using ServiceDefaults.Postgres;

namespace GameApi.Migrate;

/// <summary><c>GameApi migrate</c>: migrates, says what it does, and ends with 0, or with 1 and one sentence why not.</summary>
internal static class MigrateCommand
{
    private const int WaitSeconds = 60;

    /// <summary>How long it waits for the servers: <c>Migrate:WaitSeconds</c>.</summary>
    internal static TimeSpan Patience(IConfiguration configuration) =>
        TimeSpan.FromSeconds(configuration.GetValue("Migrate:WaitSeconds", WaitSeconds));

    public static async Task<int> RunAsync(string[] args)
    {
        // Settings lie beside the program, wherever it is started from.
        var builder = Host.CreateApplicationBuilder(
            new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.AddServiceDefaults();
        builder.AddPartitionOptions();
        builder.Services.AddOptions<ServiceRoleOptions>().BindConfiguration(ServiceRoleOptions.Section);
        builder.Services.AddOptions<CatalogueOptions>().BindConfiguration(ServiceRoleOptions.Section)
            .PostConfigure<IHostEnvironment>((options, environment) => options.SampleData ??= environment.IsDevelopment());
        builder.Services.AddSingleton(services =>
            new GameDatabases(services.GetRequiredService<IConfiguration>(), services.GetRequiredService<ILoggerFactory>()));
        builder.Services.AddSingleton<DatabaseReadiness>();
        builder.Services.AddSingleton<DatabaseMigrator>();

        using var host = builder.Build();
        try
        {
            await host.StartAsync();
            var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
            await host.Services.GetRequiredService<DatabaseReadiness>()
                .WaitAsync(host.Services.GetRequiredService<GameDatabases>().All, Patience(builder.Configuration), stopping);
            await host.Services.GetRequiredService<DatabaseMigrator>().RunAsync(stopping);
            if (builder.Configuration[FirstOperator.Setting] is { Length: > 0 } file)
                await FirstOperator.EnsureAsync(host.Services.GetRequiredService<GameDatabases>().Game, file, stopping);
            await host.StopAsync();
            return 0;
        }
        catch (Exception failure)
            when (failure is NpgsqlException or InvalidOperationException or ArgumentException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"error: {failure.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }
}
