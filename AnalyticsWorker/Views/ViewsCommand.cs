using System.CommandLine;
using AnalyticsWorker.Commands;

namespace AnalyticsWorker.Views;

/// <summary>
/// <c>AnalyticsWorker views --from --to [--rebuild]</c>: compares the materialized views with the activities, and repairs them.
/// </summary>
internal static class ViewsCommand
{
    public const string Name = "views";

    /// <summary>The exit code if entries are missing and were not added.</summary>
    public const int Incomplete = 3;

    public static Command Create()
    {
        var (from, to) = (DayRange.FromOption(), DayRange.ToOption());
        var rebuild = new Option<bool>("--rebuild")
        {
            Description = "Adds missing entries. Safe to repeat, and safe while the service runs.",
        };
        var views = new Command(Name, $"""
            Compares the materialized views of the warehouse with its activities, day by day, and reports missing entries.
            Exits with 0 if nothing is missing or all of it was added, and with {Incomplete} otherwise.
            Needs ConnectionStrings__analytics.
            """) { from, to, rebuild };
        views.SetAction((parsed, cancellationToken) =>
        {
            var days = new DayRange(parsed.GetValue(from), parsed.GetValue(to));
            return DaysCommand.RunAsync(days, async (warehouse, cancel) =>
            {
                var missing = await new ViewRebuild(warehouse, Console.Error).RunAsync(days, parsed.GetValue(rebuild), cancel);
                return missing == 0 || parsed.GetValue(rebuild) ? 0 : Incomplete;
            }, "Stopped. The listed days are complete; run the command again from the next day.", cancellationToken);
        });
        return views;
    }
}
