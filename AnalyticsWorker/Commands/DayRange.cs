using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace AnalyticsWorker.Commands;

/// <summary>Whole days, UTC.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The day after the last.</param>
internal readonly record struct DayRange(DateOnly From, DateOnly To)
{
    public static Option<DateOnly> FromOption() =>
        new("--from") { Description = "First day (UTC), such as 2026-11-01.", HelpName = "date", Required = true, CustomParser = Day };

    public static Option<DateOnly> ToOption() =>
        new("--to") { Description = "The day after the last.", HelpName = "date", Required = true, CustomParser = Day };

    private static DateOnly Day(ArgumentResult result)
    {
        if (DateOnly.TryParseExact(
            result.Tokens.Single().Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                && day.Year is >= 2000 and < 2100)
            return day;
        result.AddError($"'{result.Tokens.Single().Value}' is no day from 2000 to 2099, such as 2026-11-01.");
        return default;
    }
}
