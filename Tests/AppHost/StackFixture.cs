using Aspire.Hosting;
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

    private readonly Lazy<Task<DistributedApplication>> _shared = new(() => StartAsync(ScratchFolder.New("stack")));

    /// <summary>The shared stack, healthy.</summary>
    public Task<DistributedApplication> SharedAsync() => _shared.Value;

    /// <summary>A client of the shared stack's gateway.</summary>
    public async Task<HttpClient> GatewayAsync() => (await SharedAsync()).CreateHttpClient("gateway");

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

    public async ValueTask DisposeAsync()
    {
        if (_shared is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _shared.Value).DisposeAsync();
    }
}
