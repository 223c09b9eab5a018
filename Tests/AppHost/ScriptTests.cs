using System.Diagnostics;
using Tests.Stores;
using Xunit;

namespace Tests.AppHost;

/// <summary>What <c>./run</c> and <c>./test</c> do before the AppHost does anything, on a checkout with a stand-in for the SDK.</summary>
public sealed class ScriptTests
{
    private static readonly string[] Tools =
        ["bash", "cat", "date", "dirname", "env", "find", "grep", "head", "mkdir", "mktemp", "ps", "rm", "sed", "sort", "tail", "tee",
            "touch", "tr"];

    private static readonly string[] Folders = ["/usr/bin", "/bin"];

    private readonly string _clone = ScratchFolder.New("scripts");

    public ScriptTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "runs bash");
        foreach (var file in (string[])["run", "test", "eng/build.sh", "AppHost/Running/usage.txt"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_clone, file))!);
            File.Copy(Repository.File(file.Split('/')), Path.Combine(_clone, file));
        }
    }

    [Theory]
    [InlineData("run", "--help", "--no-traffic")]
    [InlineData("run", "-h", "--stores X")]
    [InlineData("test", "--help", "./test FILTER")]
    public async Task Help_is_printed_before_anything_is_built(string script, string option, string part)
    {
        var (exitCode, output) = await RunAsync("exit 1", script, option);

        Assert.Equal(0, exitCode);
        Assert.Contains(part, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_SDK_run_says_what_to_install()
    {
        var (exitCode, output) = await RunAsync(dotnet: null, "run");

        Assert.Equal(1, exitCode);
        Assert.Equal("error: dotnet was not found: install the .NET 10 SDK (https://dot.net).", output.Trim());
    }

    [Fact]
    public async Task Without_Node_run_continues_and_says_what_Node_is_for()
    {
        var (_, output) = await RunAsync("exit 0", "run");

        Assert.Contains("note: node was not found", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo 'A.cs(1,1): error CS1002: ; expected'", "error CS1002")]
    [InlineData("echo 'A compatible .NET SDK was not found.'", "A compatible .NET SDK was not found.")]
    public async Task A_build_that_fails_shows_why(string says, string part)
    {
        var (exitCode, output) = await RunAsync($"{says}; exit 1", "run");

        Assert.Equal(1, exitCode);
        Assert.Contains(part, output, StringComparison.Ordinal);
        Assert.EndsWith("error: the build failed; see the lines above.", output.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unchanged_tree_is_not_built_again()
    {
        const string Dotnet = "echo \"dotnet $1\"";
        await RunAsync(Dotnet, "run");
        var (_, second) = await RunAsync(Dotnet, "run");
        await File.WriteAllTextAsync(Path.Combine(_clone, "AppHost", "New.cs"), "", TestContext.Current.CancellationToken);
        var (_, changed) = await RunAsync(Dotnet, "run");

        Assert.DoesNotContain("building", second, StringComparison.Ordinal);
        Assert.Contains("dotnet AppHost/bin/Debug/net10.0/AppHost.dll", second, StringComparison.Ordinal);
        Assert.Contains("building", changed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_built_while_a_stack_runs()
    {
        using var stack = Process.Start(new ProcessStartInfo("bash", ["-c", "sleep 60; : AppHost.dll"]))!;
        Directory.CreateDirectory(Path.Combine(_clone, ".local"));
        await File.WriteAllTextAsync(Path.Combine(_clone, ".local", "run.lock"), $"{stack.Id}", TestContext.Current.CancellationToken);

        var (exitCode, output) = await RunAsync("exit 0", "run");
        stack.Kill(entireProcessTree: true);
        await stack.WaitForExitAsync(TestContext.Current.CancellationToken);
        var (_, afterwards) = await RunAsync("exit 0", "run");

        Assert.Equal(1, exitCode);
        Assert.Contains("error: the stack of this clone is running", output, StringComparison.Ordinal);
        Assert.Contains("building", afterwards, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--nonsense", "Unknown option --nonsense.")]
    [InlineData("One Two", "./test takes one FILTER")]
    public async Task Test_rejects_unknown_options(string arguments, string sentence)
    {
        var (exitCode, output) = await RunAsync("exit 0", "test", arguments.Split(' '));

        Assert.Equal(1, exitCode);
        Assert.Contains(sentence, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("  total: 3\\n  failed: 1\\n  succeeded: 2\\n  skipped: 0", 2, "2 passed, 1 failed, 0 skipped")]
    [InlineData("  total: 0\\n  failed: 0\\n  succeeded: 0\\n  skipped: 0", 8, "error: no test class name contains 'Some'.")]
    [InlineData("Segmentation fault", 139, "0 passed, 1 failed, 0 skipped")]
    public async Task The_last_line_of_test_always_has_the_counts(string says, int code, string line)
    {
        var tests = Path.Combine(_clone, "Tests", "bin", "Debug", "net10.0");
        Directory.CreateDirectory(tests);
        Script(Path.Combine(tests, "Tests"), $"printf '{says}\\n'; exit {code}");

        var (exitCode, output) = await RunAsync("exit 0", "test", "Some");

        Assert.Equal(code, exitCode);
        Assert.Contains(line, output, StringComparison.Ordinal);
        Assert.EndsWith(" skipped", output.Trim(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo '3 passed, 0 failed, 1 skipped'", "exit 0", 0, "6 passed, 0 failed, 1 skipped")]
    [InlineData("echo '3 passed, 1 failed, 0 skipped'; exit 2", "exit 1", 1, "5 passed, 2 failed, 0 skipped")]
    [InlineData("exit 139", "exit 0", 1, "3 passed, 1 failed, 0 skipped")]
    public async Task The_last_line_of_ci_counts_each_start_of_the_stack_as_one_test(string test, string run, int code, string line)
    {
        Directory.CreateDirectory(Path.Combine(_clone, ".ci"));
        File.Copy(Repository.File(".ci", "run"), Path.Combine(_clone, ".ci", "run"));
        File.Delete(Path.Combine(_clone, "test"));
        File.Delete(Path.Combine(_clone, "run"));
        Script(Path.Combine(_clone, "test"), test);
        Script(Path.Combine(_clone, "run"), run);

        var (exitCode, output) = await RunAsync("exit 0", ".ci/run");

        Assert.Equal(code, exitCode);
        Assert.EndsWith(line, output.Trim(), StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string? dotnet, string script, params string[] arguments)
    {
        // Everything that Linux has, but neither the SDK nor Node.
        var path = ScratchFolder.New("path");
        foreach (var tool in Tools)
        {
            if (Folders.Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists) is { } found)
                File.CreateSymbolicLink(Path.Combine(path, tool), found);
        }
        if (dotnet is not null)
            Script(Path.Combine(path, "dotnet"), dotnet);

        var start = new ProcessStartInfo(
            Path.Combine(path, "bash"), [Path.Combine(_clone, script), .. arguments]) { RedirectStandardOutput = true,
            RedirectStandardError = true };
        start.Environment["PATH"] = path;
        using var process = Process.Start(start)!;
        var output = new OutputTail();
        output.Follow(process);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await output.DrainAsync();
        return (process.ExitCode, output.Text);
    }

    private static void Script(string file, string body)
    {
        File.WriteAllText(file, $"#!/usr/bin/env bash\n{body}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
