using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace AnalyticsWorker.Commands;

/// <summary>A range of whole days, UTC.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The day after the last day.</param>
internal readonly record struct DayRange(DateOnly From, DateOnly To)
{
    public static Option<DateOnly> FromOption() =>
        new("--from") { Description = "First day (UTC), such as 2026-11-01.", HelpName = "date", Required = true, CustomParser = Day };

    public static Option<DateOnly> ToOption() =>
        new("--to") { Description = "The day after the last day (UTC).", HelpName = "date", Required = true, CustomParser = Day };

    private static DateOnly Day(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is >= 2000 and < 2100)
            return day;
        result.AddError($"'{text}' is not a day from 2000 to 2099, such as 2026-11-01.");
        return default;
    }
}
