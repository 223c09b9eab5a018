using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Tests.AppHost;
using Tests.Stores;
using Xunit;

[assembly: AssemblyFixture(typeof(StackFixture))]

namespace Tests.AppHost;

/// <summary>
/// The whole stack, through the AppHost and the Aspire testing API, started when first asked for and shared by the test run:
/// take it as a constructor parameter. A test that breaks something starts a stack of its own with <see cref="StartAsync"/>.
/// </summary>
public sealed class StackFixture : IAsyncDisposable
{
    /// <summary>What stands between the gateway's first health check and a cold machine with two cores.</summary>
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(3);

    private readonly Lazy<Task<DistributedApplication>> _shared;
    private OtlpReceiver? _telemetry;

    public StackFixture() => _shared = new(StartSharedAsync);

    /// <summary>What the shared stack has told of itself.</summary>
    public OtlpReceiver Telemetry => _telemetry ?? throw new InvalidOperationException("Ask for the shared stack first.");

    /// <summary>The shared stack, healthy.</summary>
    public Task<DistributedApplication> SharedAsync() => _shared.Value;

    /// <summary>A client of the shared stack's gateway.</summary>
    public async Task<HttpClient> GatewayAsync() => (await SharedAsync()).CreateHttpClient("gateway");

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
        var secret = await model.Resources.OfType<ParameterResource>().Single(parameter => parameter.Name == $"{role}-client-secret").GetValueAsync(default);
        var client = await GatewayAsync();
        await client.BecomeServiceAsync(role, secret!);
        return client;
    }

    /// <summary>Starts a stack on a data folder and waits until the gateway, which waits for everything else, is healthy.</summary>
    public static async Task<DistributedApplication> StartAsync(string dataFolder, params string[] settings)
    {
        using var patience = new CancellationTokenSource(StartPatience);
        string[] args =
        [
            $"--AppHost:Data={dataFolder}", "--AppHost:Stores=embedded", "--AppHost:GatewayPort=0", "--AppHost:Traffic=false", "--AppHost:Report=false",
            "--Logging:LogLevel:AppHost.Resources=Error", .. settings,
        ];
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(args, patience.Token);
        var stack = await builder.BuildAsync(patience.Token);
        try
        {
            await stack.StartAsync(patience.Token);
            await stack.ResourceNotifications.WaitForResourceHealthyAsync("gateway", patience.Token);
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    private async Task<DistributedApplication> StartSharedAsync()
    {
        _telemetry = await OtlpReceiver.StartAsync();
        // The subset goes by the first of these, the Aspire packages by the second.
        return await StartAsync(ScratchFolder.New("stack"), $"--OTEL_EXPORTER_OTLP_ENDPOINT={_telemetry.Address}", $"--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL={_telemetry.Address}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_shared is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _shared.Value).DisposeAsync();
        if (_telemetry is not null)
            await _telemetry.DisposeAsync();
    }
}
