using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using AnalyticsWorker.Warehouse;
using ClickHouse.Driver;

namespace AnalyticsWorker.Parquet;

/// <summary>
/// <c>AnalyticsWorker parquet --from --to --out DIR</c>: what happened on some days, from the warehouse, as Parquet files that others load.
/// Ends with 0, with 1 and one sentence why not, or with 130 when it was stopped.
/// </summary>
internal static class ParquetCommand
{
    public const string Name = "parquet";
    private const int Stopped = 130;

    /// <summary>How long the activities of one day and game may take to arrive.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(12);

    /// <summary>https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp: UNKNOWN_TABLE, UNKNOWN_DATABASE.</summary>
    private static readonly int[] NotMadeYet = [60, 81];

    public static Task<int> RunAsync(string[] args)
    {
        var from = new Option<DateOnly>("--from") { Description = "First day (UTC), such as 2026-11-01.", HelpName = "date", Required = true, CustomParser = Day };
        var to = new Option<DateOnly>("--to") { Description = "The day after the last.", HelpName = "date", Required = true, CustomParser = Day };
        var folder = new Option<DirectoryInfo>("--out")
        {
            Description = "Folder for date=.../game=.../activities.parquet; made if it is missing.", HelpName = "folder", Required = true,
        };
        var parquet = new Command(Name, """
            Writes activities from the warehouse as hive-partitioned Parquet, for Redshift, BigQuery, Snowflake and others.
            Repeating it replaces the files of these days, each at once. Needs ConnectionStrings__analytics.
            """) { from, to, folder };
        parquet.SetAction((parsed, cancellationToken) =>
            ExportAsync(parsed.GetValue(from), parsed.GetValue(to), parsed.GetRequiredValue(folder), cancellationToken));
        return new RootCommand("Exports the event log to the warehouse and answers analytics; without a command it is the service.") { parquet }
            .Parse(args).InvokeAsync();
    }

    private static async Task<int> ExportAsync(DateOnly from, DateOnly to, DirectoryInfo folder, CancellationToken cancellationToken)
    {
        if (from >= to)
        {
            await Console.Error.WriteLineAsync("error: --from must be a day before --to.");
            return 1;
        }

        // Settings lie beside the program, wherever it is started from.
        var configuration = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory }).Configuration;
        try
        {
            using var warehouse = WarehouseExtensions.Open(configuration, Patience);
            await new ParquetExport(warehouse, folder.FullName, Console.Error).RunAsync(from, to, cancellationToken);
            return 0;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped. The files that were written are whole; repeat the command for the others.");
            return Stopped;
        }
        catch (Exception failure) when (failure is ClickHouseServerException or HttpRequestException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"error: {Reason(failure)}");
            return 1;
        }
    }

    private static DateOnly Day(ArgumentResult result)
    {
        if (DateOnly.TryParseExact(result.Tokens.Single().Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and < 2100)
            return day;
        result.AddError($"'{result.Tokens.Single().Value}' is no day from 2000 to 2099, such as 2026-11-01.");
        return default;
    }

    private static string Reason(Exception failure) => failure switch
    {
        ClickHouseServerException server when NotMadeYet.Contains(server.ErrorCode) => "The warehouse has no activities yet: start the AnalyticsWorker, which makes its tables.",
        HttpRequestException => $"The warehouse does not answer: {failure.Message.ReplaceLineEndings(" ")}",
        _ => failure.Message.ReplaceLineEndings(" "),
    };
}
