using AnalyticsWorker.Warehouse;
using ClickHouse.Driver;

namespace AnalyticsWorker.Commands;

/// <summary>A command over days of the warehouse. Exits with 0, with 1 and one sentence why not, or with 130 when it was stopped.</summary>
internal static class DaysCommand
{
    private const int Failed = 1;
    private const int Stopped = 130;

    /// <summary>How long one statement of a command may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(12);

    /// <summary>https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp: UNKNOWN_TABLE, UNKNOWN_DATABASE.</summary>
    private static readonly int[] NotMadeYet = [60, 81];

    /// <summary>Runs it.</summary>
    /// <param name="days">From the command line.</param>
    /// <param name="run">The command; its result is the exit code.</param>
    /// <param name="stopped">What to say when it was stopped.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<int> RunAsync(
        DayRange days, Func<ClickHouseClient, CancellationToken, Task<int>> run, string stopped, CancellationToken cancellationToken)
    {
        if (days.From >= days.To)
        {
            await Console.Error.WriteLineAsync("error: --from must be a day before --to.");
            return Failed;
        }

        // Settings lie beside the program, wherever it is started from.
        var configuration = Host.CreateApplicationBuilder(
            new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory }).Configuration;
        try
        {
            using var warehouse = WarehouseExtensions.Open(configuration, Patience);
            return await run(warehouse, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync(stopped);
            return Stopped;
        }
        catch (Exception failure)
            when (failure is ClickHouseServerException or HttpRequestException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"error: {Reason(failure)}");
            return Failed;
        }
    }

    private static string Reason(Exception failure) => failure switch
    {
        ClickHouseServerException server when NotMadeYet.Contains(server.ErrorCode) =>
            "The warehouse has no activities yet: start the AnalyticsWorker, which makes its tables.",
        HttpRequestException => $"The warehouse does not answer: {failure.Message.ReplaceLineEndings(" ")}",
        _ => failure.Message.ReplaceLineEndings(" "),
    };
}
