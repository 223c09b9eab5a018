using System.Globalization;
using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tests.Api;
using Tests.AppHost;
using Tests.Stores;
using Xunit;

[assembly: AssemblyFixture(typeof(StackFixture))]

namespace Tests.AppHost;

/// <summary>
/// The whole stack, through the AppHost and the Aspire testing API, started on first use and shared by the test run:
/// take it as a constructor parameter. A test that breaks something starts a stack of its own with <see cref="StartAsync"/>.
/// </summary>
public sealed class StackFixture : IAsyncDisposable
{
    /// <summary>How long a cold machine with two cores may take until the gateway is healthy.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    /// <summary>Of each resource that did not become healthy.</summary>
    private const int LastLines = 20;

    private readonly Lazy<Task<DistributedApplication>> _shared;
    private readonly SecretWatch _secrets = new();
    private OtlpReceiver? _telemetry;

    public StackFixture() => _shared = new(StartSharedAsync);

    /// <summary>The telemetry of the shared stack.</summary>
    public OtlpReceiver Telemetry => _telemetry ?? throw new InvalidOperationException("Ask for the shared stack first.");

    /// <summary>Where the shared stack keeps its data.</summary>
    public string DataFolder { get; } = ScratchFolder.New("stack");

    /// <summary>The shared stack, healthy.</summary>
    public Task<DistributedApplication> SharedAsync() => _shared.Value;

    /// <summary>A client of the shared stack's gateway.</summary>
    public async Task<HttpClient> GatewayAsync() =>
        new(_secrets.Around(new SocketsHttpHandler())) { BaseAddress = (await SharedAsync()).GetEndpoint("gateway", "http") };

    /// <summary>The same, of a new player.</summary>
    public async Task<(HttpClient Client, Guid Id)> PlayerAsync()
    {
        var client = await GatewayAsync();
        return (client, await client.BecomePlayerAsync());
    }

    /// <summary>The same, of the service with this role.</summary>
    public async Task<HttpClient> ServiceAsync(string role)
    {
        var model = (DistributedApplicationModel)(await SharedAsync()).Services.GetService(typeof(DistributedApplicationModel))!;
        var secret = await model.Resources.OfType<ParameterResource>().Single(parameter => parameter.Name == $"{role}-client-secret")
            .GetValueAsync(default);
        var client = await GatewayAsync();
        await client.BecomeServiceAsync(role, secret!);
        return client;
    }

    /// <summary>Every line that a resource of the shared stack has written to its console.</summary>
    public async Task<IReadOnlyList<(string Resource, string Line)>> ConsoleAsync()
    {
        var stack = await SharedAsync();
        var logs = (ResourceLoggerService)stack.Services.GetService(typeof(ResourceLoggerService))!;
        var console = new List<(string, string)>();
        foreach (var (id, last) in await LastEventsAsync(stack))
            await foreach (var lines in logs.GetAllAsync(id))
                console.AddRange(lines.Select(line => (last.Resource.Name, line.Content)));
        return console;
    }

    /// <summary>The lines of all consoles with a secret of a client, or of the stack itself.</summary>
    internal async Task<IReadOnlyList<string>> LeaksAsync()
    {
        var model = (DistributedApplicationModel)(await SharedAsync()).Services.GetService(typeof(DistributedApplicationModel))!;
        foreach (var parameter in model.Resources.OfType<ParameterResource>().Where(parameter => parameter.Secret))
            if (await parameter.GetValueAsync(default) is { Length: > 0 } secret)
                _secrets.Keep(secret);
        foreach (var (resource, line) in await ConsoleAsync())
            _secrets.Read($"{resource}: {line}");
        return [.. _secrets.Leaks()];
    }

    /// <summary>Starts a stack on a data folder and waits until the gateway, which waits for everything else, is healthy.</summary>
    public static async Task<DistributedApplication> StartAsync(string dataFolder, params string[] settings)
    {
        using var timeLimit = new CancellationTokenSource(StartLimit);
        string[] args =
        [
            $"--AppHost:Data={dataFolder}", "--AppHost:Stores=embedded", "--AppHost:GatewayPort=0", "--AppHost:Traffic=false",
                "--AppHost:Report=false",
            "--Logging:LogLevel:AppHost.Resources=Error", .. settings,
        ];
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(args, timeLimit.Token);
        var stack = await builder.BuildAsync(timeLimit.Token);
        try
        {
            await stack.StartAsync(timeLimit.Token);
            await stack.ResourceNotifications.WaitForResourceHealthyAsync("gateway", timeLimit.Token);
            return stack;
        }
        catch (Exception failure)
        {
            var unhealthy = await UnhealthyAsync(stack);
            await stack.DisposeAsync();
            throw new InvalidOperationException($"The stack did not become healthy: {failure.Message}\n{unhealthy}", failure);
        }
    }

    /// <summary>Which resources are not healthy, in what state they are, and what they wrote last.</summary>
    private static async Task<string> UnhealthyAsync(DistributedApplication stack)
    {
        var logs = (ResourceLoggerService)stack.Services.GetService(typeof(ResourceLoggerService))!;
        var report = new StringBuilder();
        foreach (var (id, last) in await LastEventsAsync(stack))
        {
            if (last.Resource is not IResourceWithEndpoints || last.Snapshot.HealthStatus == HealthStatus.Healthy)
                continue;
            report.AppendLine(CultureInfo.InvariantCulture, $"{id}: {last.Snapshot.State?.Text}, exit code {last.Snapshot.ExitCode}");
            await foreach (var lines in logs.GetAllAsync(id))
                foreach (var line in lines.TakeLast(LastLines))
                    report.AppendLine(CultureInfo.InvariantCulture, $"  {line.Content}");
        }
        return report.ToString();
    }

    /// <summary>A watcher first receives the state of each replica.</summary>
    private static async Task<Dictionary<string, ResourceEvent>> LastEventsAsync(DistributedApplication stack)
    {
        var last = new Dictionary<string, ResourceEvent>(StringComparer.Ordinal);
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            await foreach (var change in stack.ResourceNotifications.WatchAsync(enough.Token))
                last[change.ResourceId] = change;
        }
        catch (OperationCanceledException)
        {
            // The watch never ends by itself.
        }
        return last;
    }

    private async Task<DistributedApplication> StartSharedAsync()
    {
        _telemetry = await OtlpReceiver.StartAsync();
        return await StartAsync(DataFolder, $"--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL={_telemetry.Address}");
    }

    public async ValueTask DisposeAsync()
    {
        IReadOnlyList<string> leaks = [];
        if (_shared is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            leaks = await LeaksAsync();
            await (await _shared.Value).DisposeAsync();
        }

        if (_telemetry is not null)
            await _telemetry.DisposeAsync();
        Assert.Empty(leaks);
    }
}
