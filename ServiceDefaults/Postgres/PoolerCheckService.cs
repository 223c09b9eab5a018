using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ServiceDefaults.Postgres;

/// <summary>
/// Stops the service if a database is behind a pooler in transaction mode, and says what to do. Checks before the service starts, or as
/// soon as a database that was down responds. Otherwise the service would fail later and sporadically, with errors that do not name the
/// cause.
/// </summary>
/// <param name="sources">The databases, with the names of their connection strings.</param>
/// <param name="lifetime">The lifetime of the service.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The logger.</param>
internal sealed partial class PoolerCheckService(
    IReadOnlyList<(string Name, NpgsqlDataSource Source)> sources, IHostApplicationLifetime lifetime, TimeProvider time,
    ILogger<PoolerCheckService> logger)
    : BackgroundService, IStartupCheck
{
    private const int Misconfigured = 1;
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

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
                await Task.Delay(RetryInterval, time, stoppingToken);
            if (keepsSessions is true)
                continue;
            LogTransactionMode(PoolerCheck.Advice(name));
            Environment.ExitCode = Misconfigured;
            lifetime.StopApplication();
            return;
        }
    }

    /// <returns>Null if the database is unavailable; health checks report that.</returns>
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
    private partial void LogTransactionMode(string advice);
}

/// <summary>Registers <see cref="PoolerCheckService"/>.</summary>
public static class PoolerCheckExtensions
{
    /// <summary>Stops the service if one of its databases is behind a pooler in transaction mode.</summary>
    public static void AddPoolerCheck(
        this IHostApplicationBuilder builder, Func<IServiceProvider, IReadOnlyList<(string Name, NpgsqlDataSource Source)>> sources)
    {
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<PoolerCheckService>(services, sources(services)));
        builder.Services.AddSingleton<IStartupCheck>(services => services.GetRequiredService<PoolerCheckService>());
        builder.Services.AddHostedService(services => services.GetRequiredService<PoolerCheckService>());
    }
}
