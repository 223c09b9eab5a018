using System.Globalization;
using AnalyticsWorker.Commands;
using AnalyticsWorker.Warehouse;
using ClickHouse.Driver;

namespace AnalyticsWorker.Views;

/// <summary>Compares each materialized view with the activities, day by day, and adds missing entries.</summary>
/// <param name="warehouse">The warehouse.</param>
/// <param name="progress">Receives a line per day and view, and a summary.</param>
internal sealed class ViewRebuild(ClickHouseClient warehouse, TextWriter progress)
{
    /// <returns>The number of missing entries.</returns>
    public async Task<long> RunAsync(DayRange days, bool rebuild, CancellationToken cancellationToken)
    {
        var missing = 0L;
        for (var day = days.From; day < days.To; day = day.AddDays(1))
        {
            foreach (var view in MaterializedView.All)
                missing += await RunAsync(view, day, rebuild, cancellationToken);
        }

        await progress.WriteLineAsync(missing == 0 ? "Nothing is missing."
            : rebuild ? string.Create(CultureInfo.InvariantCulture, $"{missing:N0} entries were missing and have been added.")
            : string.Create(CultureInfo.InvariantCulture, $"{missing:N0} entries are missing: run this again with --rebuild."));
        return missing;
    }

    private async Task<long> RunAsync(MaterializedView view, DateOnly day, bool rebuild, CancellationToken cancellationToken)
    {
        var range = ActivityRange.Of(day);
        var (entries, missing) = await view.CompareAsync(warehouse, range, cancellationToken);
        if (missing > 0 && rebuild)
            await view.FillAsync(warehouse, range, cancellationToken);
        await progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{day:yyyy-MM-dd} {view.Target}: {entries:N0} entries, {missing:N0} missing{(missing > 0 && rebuild ? ", added" : "")}"));
        return missing;
    }
}
