using System.CommandLine;
using AnalyticsWorker.Commands;

namespace AnalyticsWorker.Parquet;

/// <summary>
/// <c>AnalyticsWorker parquet --from --to --out DIR</c>: what happened on some days, from the warehouse, as Parquet files that others load.
/// </summary>
internal static class ParquetCommand
{
    public const string Name = "parquet";

    public static Command Create()
    {
        var (from, to) = (DayRange.FromOption(), DayRange.ToOption());
        var folder = new Option<DirectoryInfo>("--out")
        {
            Description = "Folder for date=.../game=.../activities.parquet; made if it is missing.", HelpName = "folder", Required = true,
        };
        var parquet = new Command(Name, """
            Writes activities from the warehouse as hive-partitioned Parquet, for Redshift, BigQuery, Snowflake and others.
            Repeating it replaces the files of these days, each at once. Needs ConnectionStrings__analytics.
            """) { from, to, folder };
        parquet.SetAction((parsed, cancellationToken) =>
        {
            var days = new DayRange(parsed.GetValue(from), parsed.GetValue(to));
            return DaysCommand.RunAsync(days, async (warehouse, cancel) =>
            {
                await new ParquetExport(warehouse, parsed.GetRequiredValue(folder).FullName, Console.Error)
                    .RunAsync(days.From, days.To, cancel);
                return 0;
            }, "Stopped. The files that were written are whole; repeat the command for the others.", cancellationToken);
        });
        return parquet;
    }
}
