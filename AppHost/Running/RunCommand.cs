using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AppHost.Running;

/// <summary>Runs the stack as asked on the command line, and says in one sentence why it cannot where it cannot.</summary>
internal static class RunCommand
{
    private const int Failed = 1;

    internal static async Task<int> ExecuteAsync(string[] args, Func<string[], IDistributedApplicationBuilder> describe)
    {
        try
        {
            var options = RunOptions.Parse(args);
            if (options.Help)
            {
                Console.WriteLine(RunOptions.Usage);
                return 0;
            }
            if (options.Publish)
            {
                await describe([.. options.Configuration]).Build().RunAsync();
                return Environment.ExitCode;
            }
            if (options.Check)
                return await CheckAsync(options, describe);
            return await RunAsync(options, describe);
        }
        catch (StackFailure failure)
        {
            return Fail(failure.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DistributedApplicationException)
        {
            return Fail(e.Message);
        }
    }

    private static async Task<int> RunAsync(RunOptions options, Func<string[], IDistributedApplicationBuilder> describe)
    {
        var folder = DataFolders.Of([.. options.Configuration]);
        using var held = DataFolderLock.Take(folder);
        if (options.Reset)
            held.DeleteEverythingElse();

        DashboardAddresses.SetDefaults(options);
        var builder = describe([.. options.Configuration]);
        builder.Services.AddSingleton<Outcome>();
        builder.Services.AddSingleton<LastLines>();
        // First of all: Aspire starts everything before it lets another service start.
        if (builder.Configuration.GetValue("AppHost:Report", true))
            builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, StartReport>());
        if (options.Check)
            builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, SliceCheck>());

        Outcome? outcome = null;
        // A start that is given up is no failure of the host's.
        builder.Services.AddLogging(logging => logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => level >= LogLevel.Warning && outcome is not { IsStopping: true }));
        await using var application = builder.Build();
        outcome = application.Services.GetRequiredService<Outcome>();
        try
        {
            await application.RunAsync();
        }
        catch (OperationCanceledException) when (outcome.IsStopping)
        {
            // Told to stop before everything was started.
        }

        return outcome.Failure is { } failure ? Fail(failure) : 0;
    }

    private static async Task<int> CheckAsync(RunOptions options, Func<string[], IDistributedApplicationBuilder> describe)
    {
        var scratch = Directory.CreateTempSubdirectory("aspiregame-check-");
        try
        {
            options.SetDefault("AppHost:Data", scratch.FullName);
            options.SetDefault("AppHost:Traffic", "false");
            options.SetDefault("AppHost:GatewayPort", "0");
            options.SetDefault("AppHost:Check", "true");
            options.SetDefault("AppHost:Dashboard", "false");
            options.SetDefault("Logging:Console:LogLevel:AppHost.Resources", "None");
            return await RunAsync(options, describe);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static int Fail(string sentence)
    {
        Console.Error.WriteLine($"error: {sentence}");
        return Failed;
    }
}
