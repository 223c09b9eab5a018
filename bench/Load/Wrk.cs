using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Bench.Comparing;
using Bench.Servers;

namespace Bench.Load;

/// <summary>The load generator wrk, if installed. It uses less CPU than a .NET client, which matters on a machine with few cores.</summary>
internal static partial class Wrk
{
    private static readonly string? Path = Installed.Find("wrk");

    public static bool IsInstalled => Path is not null;

    /// <summary>Measures requests per second of a GET, and counts wrong statuses and socket errors.</summary>
    public static async Task<Sample> RunAsync(
        int port, string path, string? token, int connections, TimeSpan duration, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Path!) { RedirectStandardOutput = true };
        string[] arguments = ["-t1", $"-c{connections}", $"-d{(int)Math.Ceiling(duration.TotalSeconds)}s"];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        if (token is not null)
        {
            start.ArgumentList.Add("-H");
            start.ArgumentList.Add($"Authorization: Bearer {token}");
        }

        start.ArgumentList.Add($"http://127.0.0.1:{port}{path}");
        using var process = Process.Start(start) ?? throw new InvalidOperationException("wrk did not start.");
        await using var ended = cancellationToken.Register(() => process.Kill());
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);

        var rate = RatePattern().Match(output);
        if (!rate.Success)
            throw new InvalidOperationException($"wrk reported no rate: {output}");
        var errors = ErrorPattern().Matches(output).Sum(match => long.Parse(match.ValueSpan, CultureInfo.InvariantCulture));
        return new Sample(double.Parse(rate.Groups[1].ValueSpan, CultureInfo.InvariantCulture), errors);
    }

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex RatePattern();

    [GeneratedRegex(@"(?<=(?:Non-2xx or 3xx responses: |connect |read |write |timeout ))\d+")]
    private static partial Regex ErrorPattern();
}
