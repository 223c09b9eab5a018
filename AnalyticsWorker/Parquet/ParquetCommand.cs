using System.CommandLine;
using AnalyticsWorker.Commands;

namespace AnalyticsWorker.Parquet;

/// <summary>
/// <c>AnalyticsWorker parquet --from --to --out DIR</c>: exports the activities of some days from the warehouse as Parquet files.
/// </summary>
internal static class ParquetCommand
{
    public const string Name = "parquet";

    public static Command Create()
    {
        var (from, to) = (DayRange.FromOption(), DayRange.ToOption());
        var folder = new Option<DirectoryInfo>("--out")
        {
            Description = "Folder for date=.../game=.../activities.parquet; created if it is missing.",
            HelpName = "folder",
            Required = true,
        };
        var parquet = new Command(Name, """
            Exports activities from the warehouse as hive-partitioned Parquet, for Redshift, BigQuery, Snowflake and others.
            Running it again replaces the files of these days, each atomically. Needs ConnectionStrings__analytics.
            """) { from, to, folder };
        parquet.SetAction((parsed, cancellationToken) =>
        {
            var days = new DayRange(parsed.GetValue(from), parsed.GetValue(to));
            return DaysCommand.RunAsync(days, async (warehouse, cancel) =>
            {
                await new ParquetExport(warehouse, parsed.GetRequiredValue(folder).FullName, Console.Error)
                    .RunAsync(days.From, days.To, cancel);
                return 0;
            }, "Stopped. The written files are complete; run the command again for the others.", cancellationToken);
        });
        return parquet;
    }
}
