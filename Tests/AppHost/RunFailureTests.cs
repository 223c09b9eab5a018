using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Tests.Stores;
using Xunit;

namespace Tests.AppHost;

/// <summary>A failed start prints one sentence with what to do, exits with code 1 and prints no stack trace.</summary>
public sealed class RunFailureTests
{
    private static readonly string[] Quiet = ["--no-traffic", "--AppHost:GatewayPort=0"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--nonsense", "Unknown option")]
    [InlineData("--check-up", "Unknown option")]
    [InlineData("nonsense", "Unknown option")]
    [InlineData("--stores", "needs a value")]
    public async Task An_unknown_option(string option, string sentence) =>
        await FailsAsync(ScratchFolder.New("option"), sentence, option);

    [Fact]
    public async Task A_folder_in_use_by_another_run()
    {
        var folder = ScratchFolder.New("held");
        using var held = new FileStream(Path.Combine(folder, "run.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        await FailsAsync(folder, "Another ./run is using");
    }

    [Fact]
    public async Task A_read_only_folder()
    {
        var file = Path.Combine(ScratchFolder.New("unwritable"), "file");
        await File.WriteAllTextAsync(file, "", Stop);

        await FailsAsync(Path.Combine(file, "data"), "is not writable");
    }

    [Theory]
    [InlineData("external", "ConnectionStrings__gamedb")]
    [InlineData("nonsense", "auto, containers, embedded or external")]
    public async Task Unknown_stores(string stores, string sentence) =>
        await FailsAsync(ScratchFolder.New("stores"), sentence, "--no-traffic", "--AppHost:GatewayPort=0", "--stores", stores);

    [Fact]
    public async Task A_machine_without_npm_and_without_the_downloads()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "makes a link to dotnet");
        var cache = ScratchFolder.New("no-downloads");
        var dotnet = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, "dotnet"))
            .First(File.Exists);
        File.CreateSymbolicLink(Path.Combine(cache, "dotnet"), dotnet);

        await FailsAsync(
            ScratchFolder.New("no-npm"), "did not start (exit code 1): npm was not found: install Node.js", Quiet, ("PATH", cache),
            ("LOCALSERVER_CACHE", cache));
    }

    [Fact]
    public async Task A_port_in_use()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        await FailsAsync(ScratchFolder.New("port"), $"Port {port} is in use", "--no-traffic", "--port", port);
    }

    [Fact]
    public async Task Damaged_secrets()
    {
        var folder = ScratchFolder.New("secrets");
        await File.WriteAllTextAsync(Path.Combine(folder, "secrets.json"), "{", Stop);

        await FailsAsync(folder, "Start with empty data: ./run --reset");
    }

    [Theory]
    [InlineData("postgres", "data/PG_VERSION", "18\n", "The data folder")]
    [InlineData("clickhouse", "data/metadata/analytics.sql", "nonsense", "ClickHouse could not open the data folder")]
    public async Task Damaged_data(string store, string file, string content, string sentence)
    {
        var folder = ScratchFolder.New("damaged");
        var path = Path.Combine(folder, store, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, content, Stop);
        await File.WriteAllTextAsync(Path.Combine(folder, "secrets.json"), "{}", Stop);

        await FailsAsync(folder, $"error: {store} did not start (exit code 1): {sentence}", Quiet);
    }

    private static Task FailsAsync(string folder, string sentence, params string[] arguments) =>
        FailsAsync(folder, sentence, arguments, []);

    private static async Task FailsAsync(
        string folder, string sentence, string[] arguments, params (string Name, string Value)[] environment)
    {
        var (exitCode, output) = await StackProcess.RunAsync(folder, arguments, Stop, environment);

        Assert.Equal(1, exitCode);
        Assert.Contains(sentence, output, StringComparison.Ordinal);
        Assert.Contains("error: ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output[output.LastIndexOf("error: ", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }
}
