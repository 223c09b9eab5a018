using System.CommandLine;
using AnalyticsWorker.Export;
using AnalyticsWorker.Parquet;
using AnalyticsWorker.Views;

namespace AnalyticsWorker;

/// <summary>What the program does besides being the service.</summary>
internal static class WorkerCommands
{
    public static bool Has(string[] args) =>
        args is [ParquetCommand.Name or ViewsCommand.Name or ResumeExportCommand.Name or "--help" or "-h" or "-?", ..];

    public static Task<int> RunAsync(string[] args) =>
        new RootCommand("Exports the event log to the warehouse and answers analytics; without a command it is the service.")
        {
            ParquetCommand.Create(), ViewsCommand.Create(), ResumeExportCommand.Create(),
        }.Parse(args).InvokeAsync();
}
