using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ServiceDefaults.Postgres;

/// <summary>
/// Stops the service where a pooler gives its sessions to others, and says what to do: before it starts, or as soon as databases that were
/// down respond. It would fail later, now and then, and with errors that name neither.
/// </summary>
/// <param name="sources">The databases, by the names of their connection strings.</param>
/// <param name="lifetime">Of the service.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it is said.</param>
internal sealed partial class PoolerCheckService(
    IReadOnlyList<(string Name, NpgsqlDataSource Source)> sources, IHostApplicationLifetime lifetime, TimeProvider time,
        ILogger<PoolerCheckService> logger)
    : BackgroundService, IStartupCheck
{
    private const int Misconfigured = 1;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly HashSet<string> _checked = [];

    public async Task<string?> FindFaultAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, source) in sources)
            if (await TryAsync(name, source, cancellationToken) is false)
                return PoolerCheck.Advice(name);
        return null;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var (name, source) in sources.Where(source => !_checked.Contains(source.Name)))
        {
            bool? keepsSessions;
            while ((keepsSessions = await TryAsync(name, source, stoppingToken)) is null)
                await Task.Delay(Pause, time, stoppingToken);
            if (keepsSessions is true)
                continue;
            LogUnusable(PoolerCheck.Advice(name));
            Environment.ExitCode = Misconfigured;
            lifetime.StopApplication();
            return;
        }
    }

    /// <returns>Null where the database does not respond, which health checks report.</returns>
    private async Task<bool?> TryAsync(string name, NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        try
        {
            var keepsSessions = await PoolerCheck.KeepsSessionsAsync(source, cancellationToken);
            _checked.Add(name);
            return keepsSessions;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    [LoggerMessage(LogLevel.Critical, "Stopping: {Advice}")]
    private partial void LogUnusable(string advice);
}

/// <summary>Registration.</summary>
public static class PoolerCheckExtensions
{
    /// <summary>Stops the service where one of its databases is behind a pooler that gives sessions to others.</summary>
    public static void AddPoolerCheck(
        this IHostApplicationBuilder builder, Func<IServiceProvider, IReadOnlyList<(string Name, NpgsqlDataSource Source)>> sources)
    {
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<PoolerCheckService>(services, sources(services)));
        builder.Services.AddSingleton<IStartupCheck>(services => services.GetRequiredService<PoolerCheckService>());
        builder.Services.AddHostedService(services => services.GetRequiredService<PoolerCheckService>());
    }
}
