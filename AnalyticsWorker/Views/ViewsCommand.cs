using System.CommandLine;
using AnalyticsWorker.Commands;

namespace AnalyticsWorker.Views;

/// <summary>
/// <c>AnalyticsWorker views --from --to [--rebuild]</c>: compares what the materialized views hold with the activities, and repairs it.
/// </summary>
internal static class ViewsCommand
{
    public const string Name = "views";

    /// <summary>The exit code where something is missing and was not repaired.</summary>
    public const int Different = 3;

    public static Command Create()
    {
        var (from, to) = (DayRange.FromOption(), DayRange.ToOption());
        var rebuild = new Option<bool>("--rebuild") { Description = "Adds what is missing; safe to repeat, and while the service runs." };
        var views = new Command(Name, $"""
            Compares the materialized views of the warehouse with its activities, day by day, and says what is missing.
            Exits with 0 where nothing is missing or all of it was added, with {Different} where something is. Needs ConnectionStrings__analytics.
            """) { from, to, rebuild };
        views.SetAction((parsed, cancellationToken) =>
        {
            var days = new DayRange(parsed.GetValue(from), parsed.GetValue(to));
            return DaysCommand.RunAsync(days, async (warehouse, cancel) =>
            {
                var missing = await new ViewRebuild(warehouse, Console.Error).RunAsync(days, parsed.GetValue(rebuild), cancel);
                return missing == 0 || parsed.GetValue(rebuild) ? 0 : Different;
            }, "Stopped. The days that were listed are done; repeat the command from the next one.", cancellationToken);
        });
        return views;
    }
}
