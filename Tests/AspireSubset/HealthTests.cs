using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Tests.Stores;
using Xunit;

namespace Tests.AspireSubset;

/// <summary>When a resource is healthy, who waits for that, and what replicas are to others.</summary>
public sealed class HealthTests
{
    private readonly string _folder = ScratchFolder.New("health");
    private volatile bool _healthy;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_waits_for_a_resource_starts_when_its_health_check_says_so()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "runs sleep");
        var builder = NewBuilder();
        builder.Services.AddHealthChecks().AddCheck("ours", () => _healthy ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("not yet"));
        var server = builder.AddExecutable("server", "sleep", _folder, "600").WithHealthCheck("ours");
        builder.AddExecutable("client", "true", _folder).WaitFor(server);
        await using var application = builder.Build();
        await application.StartAsync(Stop);

        var unhealthy = await application.ResourceNotifications.WaitForResourceAsync("server", change => change.Snapshot.HealthReports.Any(report => report.Description == "not yet"), Stop);
        Assert.Equal(KnownResourceStates.Running, unhealthy.Snapshot.State?.Text);
        Assert.Equal(HealthStatus.Unhealthy, unhealthy.Snapshot.HealthStatus);
        Assert.True(application.ResourceNotifications.TryGetCurrentState("client", out var waiting));
        Assert.Equal(KnownResourceStates.Waiting, waiting.Snapshot.State?.Text);

        _healthy = true;
        await application.ResourceNotifications.WaitForResourceHealthyAsync("server", Stop);
        await application.ResourceNotifications.WaitForResourceAsync("client", KnownResourceStates.Finished, Stop);
    }

    [Fact]
    public async Task An_http_health_check_asks_the_endpoint_and_a_resource_can_turn_unhealthy_again()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "runs sleep");
        var port = FreePort.Next();
        var quiet = WebApplication.CreateSlimBuilder();
        quiet.Logging.ClearProviders();
        await using var web = quiet.Build();
        web.Urls.Add($"http://localhost:{port}");
        web.MapGet("/health", () => Results.StatusCode(_healthy ? 200 : 503));
        await web.StartAsync(Stop);
        var builder = NewBuilder();
        builder.AddExecutable("server", "sleep", _folder, "600").WithHttpEndpoint(port: port).WithHttpHealthCheck("/health");
        await using var application = builder.Build();
        await application.StartAsync(Stop);

        await IsAsync(HealthStatus.Unhealthy);
        _healthy = true;
        await IsAsync(HealthStatus.Healthy);
        _healthy = false;
        await IsAsync(HealthStatus.Unhealthy);

        Task IsAsync(HealthStatus status) => application.ResourceNotifications.WaitForResourceAsync(
            "server", change => change.Snapshot.HealthReports.Any(report => report.Status == status), Stop);
    }

    [Fact]
    public async Task Waiting_for_the_health_of_what_cannot_start_ends_with_an_error()
    {
        var builder = NewBuilder();
        builder.AddExecutable("server", Path.Combine(_folder, "not-there"), _folder);
        await using var application = builder.Build();
        await application.StartAsync(Stop);

        await Assert.ThrowsAsync<DistributedApplicationException>(() => application.ResourceNotifications.WaitForResourceHealthyAsync("server", Stop));
        await Assert.ThrowsAsync<DistributedApplicationException>(() => application.ResourceNotifications.WaitForResourceHealthyAsync("nobody", Stop));
    }

    [Fact]
    public async Task Every_replica_is_a_process_with_an_address_of_its_own_and_a_reference_names_them_all()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "runs sh");
        var builder = NewBuilder();
        var nodes = builder.AddProject<LocalServersProject>("nodes", launchProfileName: null).WithArgs("--help").WithHttpEndpoint().WithReplicas(2);
        builder.AddExecutable("client", "sh", _folder, "-c", "env > out.part && mv out.part out").WithReference(nodes).WaitForCompletion(nodes);
        await using var application = builder.Build();

        await application.StartAsync(Stop);
        await application.ResourceNotifications.WaitForResourceAsync("client", KnownResourceStates.Finished, Stop);

        var addresses = (await File.ReadAllLinesAsync(Path.Combine(_folder, "out"), Stop)).Where(line => line.StartsWith("services__nodes__http__", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, addresses.Select(line => line.Split('=')[1]).Distinct().Count());
        Assert.True(application.ResourceNotifications.TryGetCurrentState("nodes-1", out var first) && application.ResourceNotifications.TryGetCurrentState("nodes-2", out var second)
            && first.Snapshot.ExitCode == 0 && second.Snapshot.ExitCode == 0);
    }

    [Fact]
    public async Task A_resource_whose_parameter_has_no_value_does_not_start()
    {
        var builder = NewBuilder();
        var missing = builder.AddParameter("missing");
        builder.AddExecutable("server", "sleep", _folder, "600").WithEnvironment("KEY", missing);
        await using var application = builder.Build();

        await application.StartAsync(Stop);

        await application.ResourceNotifications.WaitForResourceAsync("server", KnownResourceStates.FailedToStart, Stop);
    }

    private IDistributedApplicationBuilder NewBuilder()
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = [], DisableDashboard = true, ProjectDirectory = _folder });
        builder.Services.AddLogging(logging => logging.ClearProviders());
        return builder;
    }

    private sealed class LocalServersProject : IProjectMetadata
    {
        public string ProjectPath => Repository.File("eng", "LocalServers", "LocalServers.csproj");
    }
}
