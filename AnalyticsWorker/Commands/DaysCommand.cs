using AnalyticsWorker.Warehouse;
using ClickHouse.Driver;

namespace AnalyticsWorker.Commands;

/// <summary>
/// A command on a range of days in the warehouse. Exits with 0, with 1 and one sentence of explanation, or with 130 when it is stopped.
/// </summary>
internal static class DaysCommand
{
    private const int Failed = 1;
    private const int Stopped = 130;

    /// <summary>Time limit of one statement.</summary>
    private static readonly TimeSpan StatementTimeout = TimeSpan.FromHours(12);

    /// <summary>https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp: UNKNOWN_TABLE, UNKNOWN_DATABASE.</summary>
    private static readonly int[] MissingSchema = [60, 81];

    /// <summary>Runs the command.</summary>
    /// <param name="days">The days from the command line.</param>
    /// <param name="run">The command's work; returns the exit code.</param>
    /// <param name="stopped">The message when the command is stopped.</param>
    /// <param name="cancellationToken">Stops the command.</param>
    public static async Task<int> RunAsync(
        DayRange days, Func<ClickHouseClient, CancellationToken, Task<int>> run, string stopped, CancellationToken cancellationToken)
    {
        if (days.From >= days.To)
        {
            await Console.Error.WriteLineAsync("error: --from must be a day before --to.");
            return Failed;
        }

        // Settings are beside the program, whatever the current directory.
        var configuration = Host.CreateApplicationBuilder(
            new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory }).Configuration;
        try
        {
            using var warehouse = WarehouseExtensions.Open(configuration, StatementTimeout);
            return await run(warehouse, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync(stopped);
            return Stopped;
        }
        catch (Exception failure)
            when (failure is ClickHouseServerException or HttpRequestException or InvalidOperationException
                or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"error: {Reason(failure)}");
            return Failed;
        }
    }

    private static string Reason(Exception failure) => failure switch
    {
        ClickHouseServerException server when MissingSchema.Contains(server.ErrorCode) =>
            "The warehouse has no tables yet: start the AnalyticsWorker, which creates them.",
        HttpRequestException => $"The warehouse does not respond: {failure.Message.ReplaceLineEndings(" ")}",
        _ => failure.Message.ReplaceLineEndings(" "),
    };
}
