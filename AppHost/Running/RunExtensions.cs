using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AppHost.Running;

/// <summary>What <c>./run</c> adds to an Aspire AppHost: options, a start report, and one-sentence errors.</summary>
internal static class RunExtensions
{
    /// <summary>Aspire's dashboard uses free ports unless a launch profile sets them, so that two clones can run side by side.</summary>
    private static readonly string[] DashboardUrls =
        ["ASPNETCORE_URLS", "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"];

    internal static void AddRunOptions(this IDistributedApplicationBuilder builder, string[] args)
    {
        UserFacingException.EndTheProcess();

        builder.AddProjectSettings();
        if (!builder.ExecutionContext.IsRunMode)
            return;

        var options = RunOptions.Parse(args);
        if (options.Help)
        {
            Console.WriteLine(RunOptions.Usage);
            Environment.Exit(0);
        }

        builder.SetDefaults();
        if (options.Check)
            builder.SetScratchDefaults();
        builder.Configuration.AddInMemoryCollection(options.Configuration);
        builder.LockDataFolder(options);
        builder.StartBuiltProjects();

        builder.Services.AddSingleton<RunResult>();
        builder.Services.AddSingleton<RecentLogLines>();
        builder.Services.AddSingleton(new FirstOperator(FirstOperator.FileIn(builder.DataFolder())));
        builder.Services.AddSingleton<StartReport>();
        builder.Services.AddSingleton<SmokeTest>();
        if (builder.Configuration.GetValue("AppHost:Report", true))
            builder.WhileRunning<StartReport>((report, stopping) => report.RunAsync(stopping));
        if (options.Check)
            builder.WhileRunning<SmokeTest>((test, stopping) => test.RunAsync(stopping));
    }

    /// <summary>Adds sample games and boards in development. A published application starts without.</summary>
    internal static IResourceBuilder<ProjectResource> WithSampleData(this IResourceBuilder<ProjectResource> migrations) =>
        migrations.ApplicationBuilder.ExecutionContext.IsRunMode ? migrations.WithEnvironment("Migrate__SampleData", "true") : migrations;

    /// <summary>
    /// Lets the migration create the first operator of the console, if there is none. The start report shows its password.
    /// </summary>
    internal static IResourceBuilder<ProjectResource> WithFirstOperator(this IResourceBuilder<ProjectResource> migrations) =>
        migrations.ApplicationBuilder.ExecutionContext.IsRunMode
            ? migrations.WithEnvironment("Migrate__FirstOperatorFile", FirstOperator.FileIn(migrations.ApplicationBuilder.DataFolder()))
            : migrations;

    /// <summary>Reads the settings beside the project. The host would look for them in the current directory.</summary>
    private static void AddProjectSettings(this IDistributedApplicationBuilder builder)
    {
        var settings = new ConfigurationBuilder().AddJsonFile(Path.Combine(builder.AppHostDirectory, "appsettings.json"), optional: true)
            .Build();
        builder.Configuration.AddInMemoryCollection(
            settings.AsEnumerable().Where(setting => setting.Value is not null && builder.Configuration[setting.Key] is null));
    }

    private static void SetDefaults(this IDistributedApplicationBuilder builder)
    {
        foreach (var url in DashboardUrls)
            builder.Configuration[url] ??= "http://localhost:0";
        builder.Configuration["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] ??= "true";

        // The AppHost waits until everything it started has ended, so that the next run finds no port or folder in use.
        builder.Configuration["DcpPublisher:WaitForResourceCleanup"] ??= "true";
    }

    /// <summary>Uses a scratch folder, free ports and no traffic, unless the command line overrides them.</summary>
    private static void SetScratchDefaults(this IDistributedApplicationBuilder builder)
    {
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AppHost:Data"] = Directory.CreateTempSubdirectory("aspiregame-check-").FullName,
            ["AppHost:Traffic"] = "false",
            ["AppHost:GatewayPort"] = "0",
            ["AppHost:Check"] = "true",
        });
    }

    private static void LockDataFolder(this IDistributedApplicationBuilder builder, RunOptions options)
    {
        var held = DataFolderLock.Take(builder.DataFolder());
        held.IsScratch = options.Check && !options.Configuration.ContainsKey("AppHost:Data");
        if (options.Reset)
            held.DeleteEverythingElse();
        // Registered as a factory, so that the container disposes it, and disposes it last.
        builder.Services.AddHostedService(_ => held);
    }

    /// <summary>Runs the work from before the first resource starts until the application stops.</summary>
    private static void WhileRunning<T>(
        this IDistributedApplicationBuilder builder, Func<T, CancellationToken, Task> work) where T : notnull =>
        builder.Eventing.Subscribe<BeforeStartEvent>((start, _) =>
        {
            var stopping = start.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
            // Started here, before another handler of this event adds to the model.
            var result = start.Services.GetRequiredService<RunResult>();
            work(start.Services.GetRequiredService<T>(), stopping).ContinueWith(
                failed => result.Fail($"{typeof(T).Name} failed: {failed.Exception!.GetBaseException().Message}"),
                CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return Task.CompletedTask;
        });
}
