using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AspireGame.Client;
using Tests.Stores;
using Xunit;

namespace Tests.Clients;

/// <summary>Both clients match the contract, and their cores stay small.</summary>
public sealed partial class GeneratedClientTests
{
    private const int MaxCoreLines = 500;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Generated_clients_are_up_to_date()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "runs bash");
        var folder = ScratchFolder.New("generated");
        await RunAsync("dotnet", "tool", "restore");
        await RunAsync("bash", "clients/generate.sh", folder);

        foreach (var file in (string[][])[["csharp", "Generated.cs"], ["typescript", "src", "generated.ts"]])
            Assert.Equal(
                await File.ReadAllTextAsync(Repository.File(["clients", .. file]), Stop),
                await File.ReadAllTextAsync(Path.Combine([folder, .. file]), Stop));
    }

    [Fact]
    public async Task Every_kind_of_problem_in_the_contract_has_a_name_in_both_clients()
    {
        var contract = await File.ReadAllTextAsync(Repository.File("docs", "openapi.json"), Stop);
        var kinds = Kind().Matches(contract).Select(match => match.Groups[1].Value).Distinct().Order().ToArray();
        var typeScript = await File.ReadAllTextAsync(Repository.File("clients", "typescript", "src", "problems.ts"), Stop);

        Assert.Equal(
            kinds, typeof(Problems).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetValue(null)!)
                .Order());
        Assert.Equal(kinds, KindInTypeScript().Matches(typeScript).Select(match => match.Groups[1].Value).Order());
    }

    [Theory]
    [InlineData("csharp/Core", "*.cs")]
    [InlineData("typescript/src/core", "*.ts")]
    public void A_client_core_has_less_than_five_hundred_lines(string folder, string pattern)
    {
        var lines = Directory.GetFiles(Repository.File("clients", folder), pattern, SearchOption.AllDirectories).SelectMany(File.ReadLines)
            .Count(line => !NoCode().IsMatch(line));

        Assert.InRange(lines, 1, MaxCoreLines - 1);
    }

    [Fact]
    public async Task Both_packages_have_one_version()
    {
        var package = JsonNode.Parse(await File.ReadAllTextAsync(Repository.File("clients", "typescript", "package.json"), Stop))!;

        Assert.Equal(typeof(GameClient).Assembly.GetName().Version!.ToString(3), $"{package["version"]}");
    }

    private static async Task RunAsync(string command, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(
                command, arguments) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(Stop), process.StandardError.ReadToEndAsync(Stop));
        await process.WaitForExitAsync(Stop);
        Assert.True(process.ExitCode == 0, string.Concat(output));
    }

    [GeneratedRegex("urn:aspiregame:problem:([a-z-]+)")]
    private static partial Regex Kind();

    [GeneratedRegex("\\| '([a-z-]+)'")]
    private static partial Regex KindInTypeScript();

    /// <summary>Blank, a comment, an import, or brackets alone.</summary>
    [GeneratedRegex(@"^\s*(//.*|/?\*.*|#pragma.*|using [\w.]+;|namespace .*|import .*|\S?[{}()\[\];,]*)$")]
    private static partial Regex NoCode();
}
