using System.CommandLine;
using AnalyticsWorker.Export;
using AnalyticsWorker.Parquet;
using AnalyticsWorker.Views;

namespace AnalyticsWorker;

/// <summary>The commands of the program, besides running the service.</summary>
internal static class WorkerCommands
{
    public static bool Has(string[] args) =>
        args is [ParquetCommand.Name or ViewsCommand.Name or ResumeExportCommand.Name or "--help" or "-h" or "-?", ..];

    public static Task<int> RunAsync(string[] args) =>
        new RootCommand("Exports the event log to the warehouse and serves analytics. Runs the service without a command.")
        {
            ParquetCommand.Create(), ViewsCommand.Create(), ResumeExportCommand.Create(),
        }.Parse(args).InvokeAsync();
}
