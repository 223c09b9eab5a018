using GameApi.Data;
using GameApi.Operators;
using GameApi.Partitions;
using Microsoft.Extensions.Options;
using Npgsql;
using ServiceDefaults;
using ServiceDefaults.Postgres;

namespace GameApi.Migrate;

/// <summary>
/// <c>GameApi migrate</c>: migrates the databases and logs each step. Exits with 0, or with 1 and a one-sentence error.
/// </summary>
internal static class MigrateCommand
{

    public static async Task<int> RunAsync(string[] args)
    {
        // The settings are next to the program, whatever directory it is started from.
        var builder = Host.CreateApplicationBuilder(
            new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.AddServiceDefaults();
        builder.AddPartitionOptions();
        builder.Services.AddOptions<MigrateOptions>().BindConfiguration(MigrateOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<ServiceRoleOptions>().BindConfiguration(ServiceRoleOptions.Section);
        builder.Services.AddOptions<SeedDataOptions>().BindConfiguration(ServiceRoleOptions.Section)
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
            var databases = host.Services.GetRequiredService<GameDatabases>();
            var options = host.Services.GetRequiredService<IOptions<MigrateOptions>>().Value;
            await host.Services.GetRequiredService<DatabaseReadiness>().WaitAsync(databases.All, options.Patience, stopping);
            await host.Services.GetRequiredService<DatabaseMigrator>().RunAsync(stopping);
            if (options.FirstOperatorFile.Length > 0)
                await FirstOperator.EnsureAsync(databases.Game, options.FirstOperatorFile, stopping);
            await host.StopAsync();
            return 0;
        }
        catch (Exception failure)
            when (failure is NpgsqlException or InvalidOperationException or ArgumentException or OptionsValidationException
                or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"error: {failure.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }
}
