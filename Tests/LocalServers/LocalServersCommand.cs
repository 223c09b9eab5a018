using System.Diagnostics;
using Tests.Stores;

namespace Tests.LocalServers;

/// <summary>Runs LocalServers to its end, and returns its output and exit code.</summary>
internal static class LocalServersCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task<CommandResult> RunAsync(
        string[] arguments, Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", LocalServersBuild.Assembly, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        // A server that runs instead of ending fails the test, and does not hang it.
        await using var end = limit.Token.Register(() => process.Kill(entireProcessTree: true));
        await process.WaitForExitAsync(CancellationToken.None);
        return new CommandResult(process.ExitCode, await output, await errors);
    }
}

internal sealed record CommandResult(int ExitCode, string Output, string Errors);
