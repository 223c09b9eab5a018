using System.Diagnostics.Metrics;
using System.Net.Http.Headers;
using AnalyticsWorker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using ServiceDefaults.Authentication;
using Tests.Api;

namespace Tests.Analytics;

/// <summary>The real AnalyticsWorker in this process, on a loopback port over real stores.</summary>
internal sealed class WorkerHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WorkerHost(WebApplication app, HttpClient analyst, ErrorLog errors) => (_app, Analyst, Errors) = (app, analyst, errors);

    /// <summary>What it logged as an error.</summary>
    public ErrorLog Errors { get; }

    /// <summary>With an analyst's token.</summary>
    public HttpClient Analyst { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>A meter of this host's own, although others in the process have meters of the same name.</summary>
    public bool Owns(Meter meter) => ReferenceEquals(meter.Scope, Services.GetRequiredService<IMeterFactory>());

    /// <param name="api">Whose tokens it takes.</param>
    /// <param name="pipeline">The event log and the warehouse.</param>
    /// <param name="settings">Overrule or add to the configuration.</param>
    public static async Task<WorkerHost> StartAsync(GameApiHost api, Pipeline pipeline, params (string Key, string? Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["Auth:SigningKey"] = api.Settings["Auth:SigningKey"],
            ["ConnectionStrings:gamedb"] = pipeline.ConnectionString,
            ["ConnectionStrings:analytics"] = pipeline.WarehouseConnectionString,
        };
        foreach (var (key, value) in settings)
            all[key] = value;

        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { ApplicationName = "AnalyticsWorker", EnvironmentName = "Production" });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(all);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var errors = new ErrorLog();
        builder.Logging.ClearProviders().AddProvider(errors);
        builder.AddAnalyticsWorker();
        var app = builder.Build();
        app.MapAnalyticsWorker();
        await app.StartAsync();

        using var service = await api.ServiceAsync(Roles.Analyst);
        var analyst = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        analyst.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", service.DefaultRequestHeaders.Authorization!.Parameter);
        return new WorkerHost(app, analyst, errors);
    }

    public async Task<HealthReportEntry> ExportHealthAsync(CancellationToken cancellationToken) =>
        (await Services.GetRequiredService<HealthCheckService>()
            .CheckHealthAsync(check => check.Name == "export", cancellationToken)).Entries["export"];

    public async ValueTask DisposeAsync()
    {
        Analyst.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
