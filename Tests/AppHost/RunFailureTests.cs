using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Tests.Stores;
using Xunit;

namespace Tests.AppHost;

/// <summary>What goes wrong at a start is said in one sentence that tells what to do, with exit code 1 and no stack trace.</summary>
public sealed class RunFailureTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--nonsense", "no option of ./run")]
    [InlineData("--check-up", "no option of ./run")]
    [InlineData("--stores", "needs a value")]
    public async Task An_option_that_is_not_understood(string option, string sentence) => await FailsAsync(ScratchFolder.New("option"), sentence, option);

    [Fact]
    public async Task A_folder_that_another_run_is_using()
    {
        var folder = ScratchFolder.New("held");
        using var held = new FileStream(Path.Combine(folder, "run.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        await FailsAsync(folder, "Another ./run is using");
    }

    [Fact]
    public async Task A_port_that_is_taken()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        await FailsAsync(ScratchFolder.New("port"), $"Port {port} is taken", "--no-traffic", "--port", port);
    }

    [Fact]
    public async Task Secrets_that_are_damaged()
    {
        var folder = ScratchFolder.New("secrets");
        await File.WriteAllTextAsync(Path.Combine(folder, "secrets.json"), "{", Stop);

        await FailsAsync(folder, "./run --reset starts afresh");
    }

    [Fact]
    public async Task Data_that_is_damaged()
    {
        var folder = ScratchFolder.New("damaged");
        var data = Directory.CreateDirectory(Path.Combine(folder, "postgres", "data"));
        await File.WriteAllTextAsync(Path.Combine(data.FullName, "PG_VERSION"), "18\n", Stop);
        await File.WriteAllTextAsync(Path.Combine(folder, "secrets.json"), "{}", Stop);

        await FailsAsync(folder, "./run --reset", "--no-traffic", "--AppHost:GatewayPort=0");
    }

    private static async Task FailsAsync(string folder, string sentence, params string[] arguments)
    {
        var (exitCode, output) = await StackProcess.RunAsync(folder, arguments, Stop);

        Assert.Equal(1, exitCode);
        Assert.Contains(sentence, output, StringComparison.Ordinal);
        Assert.Contains("error: ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output[output.LastIndexOf("error: ", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }
}
