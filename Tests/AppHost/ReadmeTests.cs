using System.Text.RegularExpressions;
using Tests.Stores;
using Xunit;

namespace Tests.AppHost;

/// <summary>Everything that the README tells a new user to run exists.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Repository.File("README.md"));

    [Fact]
    public void Every_command_in_the_docs_exists()
    {
        var commands = Command().Matches(Readme).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.Contains("run", commands);
        Assert.Contains("test", commands);
        Assert.All(commands, command =>
            Assert.True(File.Exists(Repository.File(command.Split('/'))), $"./{command} is in the README but not in the repository."));
    }

    [Fact]
    public async Task Every_option_of_run_in_the_docs_exists()
    {
        var (exitCode, help) = await StackProcess.RunAsync(ScratchFolder.New("help"), ["--help"], TestContext.Current.CancellationToken);
        Assert.Equal(0, exitCode);

        var options = RunLine().Matches(Readme).SelectMany(line => Option().Matches(line.Value)).Select(match => match.Value).Distinct()
            .ToList();

        Assert.NotEmpty(options);
        Assert.All(options, option => Assert.Contains(option, help, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs")]
    public void Every_link_in_the_docs_resolves(string where)
    {
        var path = Repository.File(where);
        var pages = Directory.Exists(path) ? Directory.GetFiles(path, "*.md") : [path];

        var broken = from page in pages
                     from Match link in Link().Matches(File.ReadAllText(page))
                     let target = Path.Combine(Path.GetDirectoryName(page)!, link.Groups[1].Value)
                     where !Path.Exists(target)
                     select $"{Path.GetFileName(page)} -> {link.Groups[1].Value}";

        Assert.Empty(broken);
    }

    [GeneratedRegex(@"(?:^|[`\s])\./([a-z][a-z/.]*)", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"^.*\./run.*$|^\(`--reset.*$", RegexOptions.Multiline)]
    private static partial Regex RunLine();

    [GeneratedRegex("--[a-z][a-z-]+")]
    private static partial Regex Option();

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}
