using System.Diagnostics;
using System.Globalization;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Clients;

/// <summary>
/// The TypeScript client in Node: its own tests (<c>clients/typescript/test</c>) against this backend. <c>GAME_SEED</c> repeats a run.
/// </summary>
public sealed class TypeScriptClientTests(LocalStores stores, SharedGameApi api)
{
    private static readonly TimeSpan UntilTheKill = TimeSpan.FromSeconds(2);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_TypeScript_tests_pass_while_the_network_is_cut_and_a_node_is_killed()
    {
        await TypeScriptBuild.DoneAsync(Stop);
        var seed = int.TryParse(Environment.GetEnvironmentVariable("GAME_SEED"), CultureInfo.InvariantCulture, out var given) ? given
            : Random.Shared.Next();
        await using var stack = await ClientStack.StartAsync(await api.StartedAsync(stores), seed, canLoseNode: true, Stop);
        stack.Network.Cuts = 0.25;

        var tests = TypeScriptBuild.RunAsync("node", ["--test", "test/"], Stop,
            ("GAME_NETWORK", $"{stack.Network.Address}"), ("GAME_GATEWAY", $"{stack.Gateway}"),
            ("GAME_SERVER_SECRET", ClientStack.ServiceSecret),
            ("GAME_SEED", seed.ToString(CultureInfo.InvariantCulture)));
        await Task.WhenAny(tests, Task.Delay(UntilTheKill, Stop));
        stack.KillNode();

        var (exitCode, output) = await tests;
        Assert.True(exitCode == 0, output);
        Assert.True(stack.Network.Broken > 10, $"only {stack.Network.Broken} connections were cut\n{output}");
    }
}

/// <summary>The TypeScript client, compiled once per run of the tests.</summary>
internal static class TypeScriptBuild
{
    private static readonly Lazy<Task> Building = new(BuildAsync);

    public static string Folder => Repository.File("clients", "typescript");

    public static async Task DoneAsync(CancellationToken cancellationToken)
    {
        Assert.SkipUnless(
            IsInstalled("node") && IsInstalled("npm"), "Node.js with npm is not installed: the TypeScript client is not tested.");
        await Building.Value.WaitAsync(cancellationToken);
    }

    public static async Task<(int ExitCode, string Output)> RunAsync(
        string command, string[] arguments, CancellationToken cancellationToken, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(
            command, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        try
        {
            var output = await Task.WhenAll(
                process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, string.Concat(output));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static bool IsInstalled(string command) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, command)));

    private static async Task BuildAsync()
    {
        if (!File.Exists(Path.Combine(Folder, "node_modules", ".package-lock.json")))
            await SucceedsAsync("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        await SucceedsAsync(
            "node", Path.Combine("node_modules", "typescript", "bin", "tsc"), "--incremental", "--tsBuildInfoFile",
            "node_modules/.tsbuildinfo");
    }

    private static async Task SucceedsAsync(string command, params string[] arguments)
    {
        var (exitCode, output) = await RunAsync(command, arguments, CancellationToken.None);
        Assert.True(exitCode == 0, $"{command} {string.Join(' ', arguments)}\n{output}");
    }
}
