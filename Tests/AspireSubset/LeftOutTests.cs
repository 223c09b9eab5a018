using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Tests.AspireSubset;

/// <summary>What a build without the Aspire packages does not compile: what only they can do, as whole folders, and nothing else.</summary>
public sealed class LeftOutTests
{
    private static readonly string[] OnlyAspireCan = ["Containers", "Publishing"];

    [Fact]
    public async Task Just_the_containers_and_the_publishing_of_the_AppHost_are_left_out()
    {
        var compiled = (await ItemsAsync("AppHost", "Compile")).Select(file => Path.GetRelativePath(Repository.File("AppHost"), file)).ToHashSet(StringComparer.Ordinal);
        var written = Directory.EnumerateFiles(Repository.File("AppHost"), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.File("AppHost"), file))
            .Where(file => file.Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"));

        Assert.All(written, file => Assert.Equal(!OnlyAspireCan.Contains(file.Split(Path.DirectorySeparatorChar)[0]), compiled.Contains(file)));
    }

    [Theory]
    [InlineData("ServiceDefaults")]
    [InlineData("GameApi")]
    [InlineData("Gateway")]
    [InlineData("AnalyticsWorker")]
    public async Task The_services_are_compiled_whole(string project)
    {
        var compiled = (await ItemsAsync(project, "Compile")).ToHashSet(StringComparer.Ordinal);
        Assert.All(
            Directory.EnumerateFiles(Repository.File(project), "*.cs", SearchOption.AllDirectories)
                .Where(file => Path.GetRelativePath(Repository.File(project), file).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj")),
            file => Assert.Contains(file, compiled));
    }

    private static async Task<IEnumerable<string>> ItemsAsync(string project, string item)
    {
        var start = new ProcessStartInfo("dotnet", ["msbuild", Repository.File(project, $"{project}.csproj"), $"-getItem:{item}", "-nodeReuse:false"])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        using var json = JsonDocument.Parse(output);
        return [.. json.RootElement.GetProperty("Items").GetProperty(item).EnumerateArray().Select(entry => entry.GetProperty("FullPath").GetString()!)];
    }
}
