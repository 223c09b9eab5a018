using System.Diagnostics;

namespace Tests.Analytics;

/// <summary>A command of the AnalyticsWorker, as its users run it.</summary>
internal static class WorkerCommand
{
    public static async Task<(int Code, string Output)> RunAsync(string analytics, string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(
            "dotnet", [Repository.File("AnalyticsWorker", "bin", "Debug", "net10.0", "AnalyticsWorker.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ConnectionStrings__analytics"] = analytics;
        using var process = Process.Start(start)!;
        var (output, error) = (
            process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output + await error);
    }
}
