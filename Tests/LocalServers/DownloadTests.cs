using System.Globalization;
using Tests.Stores;
using Xunit;

namespace Tests.LocalServers;

/// <summary>Downloads with a stand-in for npm, which writes what a test wants.</summary>
public sealed class DownloadTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_npm_the_error_says_what_to_install()
    {
        var result = await FetchAsync(npm: null);
        ServerFailureTests.AssertSentence(result, 1, "npm was not found: install Node.js");
    }

    [Fact]
    public async Task Errors_of_npm_are_passed_on()
    {
        var result = await FetchAsync("echo 'npm error code ENOSPC' >&2; echo 'npm error no space left on device' >&2; exit 1");
        ServerFailureTests.AssertSentence(result, 1, "code ENOSPC; no space left on device");
    }

    [Fact]
    public async Task A_package_with_a_wrong_checksum_is_discarded()
    {
        var cache = ScratchFolder.New("cache");
        var result = await FetchAsync("""while [ "$1" != --pack-destination ]; do shift; done; echo forged > "$2/package.tgz" """, cache);
        ServerFailureTests.AssertSentence(result, 1, "is not the one in packages.lock.json");
        Assert.Empty(Directory.EnumerateDirectories(cache));
    }

    private static async Task<CommandResult> FetchAsync(string? npm, string? cache = null)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the stand-in is a shell script");
        var tools = ScratchFolder.New("tools");
        if (npm is not null)
        {
            var file = Path.Combine(tools, "npm");
            await File.WriteAllTextAsync(file, string.Create(CultureInfo.InvariantCulture, $"#!/bin/sh\n{npm}\n"), Cancellation);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return await LocalServersCommand.RunAsync(["fetch", "postgres"], new()
        {
            // The test process finds dotnet itself; LocalServers looks for npm alone.
            ["PATH"] = tools + (npm is null ? "" : ":/usr/bin:/bin"),
            ["LOCALSERVER_CACHE"] = cache ?? ScratchFolder.New("cache"),
        }, Cancellation);
    }
}
