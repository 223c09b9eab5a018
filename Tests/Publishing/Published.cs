using System.Diagnostics;
using System.Text.Json;
using AppHost.Publishing;
using Tests.Stores;
using Xunit;

namespace Tests.Publishing;

/// <summary>What <c>aspire publish</c> writes, by the same command line that it gives the AppHost.</summary>
internal sealed class Published
{
    /// <summary>Given as the signing key; nothing that is written may have it.</summary>
    internal const string SigningKey = "d3a8f0c1e2b4a5968778695a4b3c2d1e0f9e8d7c6b5a4938";

    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(2);

    private Published(string folder) => Files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(folder, file).Replace('\\', '/'), file =>
            File.ReadAllText(file).ReplaceLineEndings("\n"), StringComparer.Ordinal);

    /// <summary>Contents by path.</summary>
    internal IReadOnlyDictionary<string, string> Files { get; }

    internal string All => string.Join('\n', Files.Values);

    internal static async Task<Published> ToAsync(string target, params string[] arguments)
    {
        SkipWithout(target);
        var folder = ScratchFolder.New($"publish-{target}");
        await PublishAsync(["--step", "publish", "--output-path", folder, $"--AppHost:Target={target}", .. arguments]);
        return new Published(folder);
    }

    /// <summary>What Aspire's own manifest publisher writes, which azd reads; it needs no package of a target.</summary>
    internal static async Task<JsonElement> ManifestAsync()
    {
        var file = Path.Combine(ScratchFolder.New("manifest"), "manifest.json");
        await PublishAsync(["--step", "publish-manifest", "--output-path", file, "--AppHost:Target=manifest"]);
        using var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        return manifest.RootElement.Clone();
    }

    private static async Task PublishAsync(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet",
        [
            Repository.File("AppHost", "bin", "Debug", "net10.0", "AppHost.dll"), "--operation", "publish",
                $"--Parameters:signing-key={SigningKey}", .. arguments,
        ]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        using var process = Process.Start(start)!;
        var output = new OutputTail();
        output.Follow(process);
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeLimit);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"It does not end; does it ask for something?\n{output.Text}");
        }
        Assert.True(process.ExitCode == 0, output.Text);
    }

    /// <summary>A feed may lack the package of a target, and then the build has no such target.</summary>
    internal static void SkipWithout(string target) =>
        Assert.SkipUnless(Targets.Contains(target), $"The package feed has no package for the target {target}.");

    /// <summary>What was reviewed and committed.</summary>
    internal static IReadOnlyDictionary<string, string> Snapshot(string target) =>
        new Published(Repository.File("Tests", "Publishing", "Snapshots", target)).Files;
}
