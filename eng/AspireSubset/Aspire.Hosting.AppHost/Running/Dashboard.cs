using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Running;

/// <summary>
/// The real Aspire dashboard for traces, metrics and logs, from the Aspire CLI's npm package, which eng/LocalServers keeps in the
/// user's cache. Nothing waits for it, and where it cannot be had one line says so.
/// </summary>
internal sealed partial class Dashboard(
    DistributedApplicationOptions options, AppHostFolder appHost, IConfiguration configuration, Ports ports,
    TelemetryEndpoint telemetry, Watchdog watchdog, ILogger<Dashboard> logger)
{
    private ChildProcess? _process;
    private Task _starting = Task.CompletedTask;

    internal void Start(CancellationToken stopping)
    {
        if (options.DisableDashboard || telemetry.Url is not null || !configuration.GetValue("AppHost:Dashboard", true))
            return;

        // Resources are told now where to send to; what they send before the dashboard is there is lost, and no harm.
        telemetry.Url = AddressOf("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL");
        _starting = StartAsync(telemetry.Url, stopping);
    }

    /// <summary>As the launch profile or the command line says, by Aspire's own names.</summary>
    private string AddressOf(string key) => configuration[key] is { Length: > 0 } chosen ? chosen : $"http://localhost:{ports.Free()}";

    internal async Task StopAsync()
    {
        await _starting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_process is not null)
            await _process.StopAsync(TimeSpan.FromSeconds(1));
    }

    private async Task StartAsync(string telemetryUrl, CancellationToken stopping)
    {
        if (await FetchAsync(stopping) is not { } folder)
        {
            if (!stopping.IsCancellationRequested)
                Log.Missing(logger);
            return;
        }

        var start = new ProcessStartInfo(Path.Combine(folder, "bin", "aspire"),
        [
            "dashboard", "run", "--nologo", "--non-interactive", "--frontend-url", AddressOf("ASPNETCORE_URLS"),
            "--otlp-grpc-url", telemetryUrl, "--otlp-http-url", $"http://localhost:{ports.Free()}",
        ]);
        start.Environment["ASPIRE_CLI_TELEMETRY_OPTOUT"] = "true";
        _process = ChildProcess.Start(start, watchdog, (line, _) =>
        {
            if (LoginUrl().Match(line) is { Success: true } login)
                Log.Ready(logger, login.Value);
        }, afterOthers: true);
    }

    /// <summary>The package's folder, downloaded now if need be; null where it cannot be had.</summary>
    private async Task<string?> FetchAsync(CancellationToken stopping)
    {
        var localServers = BuildOutput.AssemblyOf(Path.Combine(appHost.Path, "..", "eng", "LocalServers", "LocalServers.csproj"));
        if (!File.Exists(localServers))
            return null;

        var folder = "";
        var fetch = ChildProcess.Start(new ProcessStartInfo(BuildOutput.DotNet, ["exec", localServers, "fetch", "dashboard"]), watchdog, (line, _) => folder = line.Split(": ", 2)[^1], afterOthers: true);
        await using var registration = stopping.Register(() => _ = fetch.StopAsync(TimeSpan.Zero));
        return await fetch.Exited == 0 && Directory.Exists(folder) ? folder : null;
    }

    // Without the control characters that make it a link in a terminal.
    [GeneratedRegex(@"http://localhost:\d+/login\?t=[0-9a-f]+")]
    private static partial Regex LoginUrl();

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Login to the dashboard at {Url}")]
        internal static partial void Ready(ILogger logger, string url);

        [LoggerMessage(2, LogLevel.Information, "The Aspire dashboard could not be downloaded with npm; everything else runs without it.")]
        internal static partial void Missing(ILogger logger);
    }
}

/// <summary>The folder of the AppHost project.</summary>
internal sealed record AppHostFolder(string Path);
