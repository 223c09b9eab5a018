using System.Globalization;
using System.Text.RegularExpressions;

namespace AnalyticsWorker.Queries;

/// <summary>The query parameters that most questions share.</summary>
/// <param name="GameId">One game. Default: all.</param>
/// <param name="From">Inclusive: a date or a timestamp, UTC. Default: seven days before <paramref name="To"/>.</param>
/// <param name="To">Exclusive. Default: now.</param>
/// <param name="Interval">hour, day (default), week or month.</param>
/// <param name="Country">Players of one country (ISO 3166-1 alpha-2), by their first session. Default: all.</param>
/// <param name="Format">json or csv (RFC 4180); default: what Accept prefers.</param>
internal sealed record RangeQuery(
    string? GameId = null, string? From = null, string? To = null, string? Interval = null, string? Country = null, string? Format = null);

/// <summary>The query parameters of questions that count by day, or over the whole range.</summary>
/// <param name="GameId">One game. Default: all.</param>
/// <param name="From">Inclusive: a date or a timestamp, UTC. Default: seven days before <paramref name="To"/>.</param>
/// <param name="To">Exclusive. Default: now.</param>
/// <param name="Country">Players of one country (ISO 3166-1 alpha-2), by their first session. Default: all.</param>
/// <param name="Format">json or csv (RFC 4180); default: what Accept prefers.</param>
internal sealed record DaysQuery(
    string? GameId = null, string? From = null, string? To = null, string? Country = null, string? Format = null)
{
    internal RangeQuery Daily() => new(GameId, From, To, Country: Country, Format: Format);
}

/// <summary>The validated parameters.</summary>
internal sealed partial record TimeRange(string? GameId, DateTime From, DateTime To, Interval Interval, string? Country = null)
{
    private static readonly TimeSpan DefaultLength = TimeSpan.FromDays(7);
    private static readonly TimeSpan NowPrecision = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The retention of the warehouse (the TTL in Migrations/0001_activities.sql). Older activities are partly deleted, so numbers would be
    /// too small.
    /// </summary>
    public const int RetentionMonths = 25;

    /// <summary>The preceding range of the same length.</summary>
    public TimeRange Before => this with { From = From - (To - From), To = From };

    /// <param name="query">The query parameters.</param>
    /// <param name="now">The default of <c>to</c>.</param>
    /// <param name="maxIntervals">The most intervals that the range may have.</param>
    /// <param name="errors">The errors by parameter.</param>
    /// <param name="compares">Whether the question also reads the preceding range.</param>
    /// <returns>Null if a parameter is invalid.</returns>
    public static TimeRange? Parse(
        RangeQuery query, DateTimeOffset now, int maxIntervals, out Dictionary<string, string[]> errors, bool compares = false)
    {
        errors = [];
        if (query.GameId is { } game && !GamePattern().IsMatch(game))
            errors["gameId"] = ["The id of a game: 2 to 32 of a-z, 0-9 and -."];
        if (query.Country is { } country && !CountryPattern().IsMatch(country))
            errors["country"] = ["Two capital letters, such as DE (ISO 3166-1 alpha-2)."];
        if (query.Format is not (null or ResultFormat.Json or ResultFormat.Csv))
            errors["format"] = ["json or csv."];
        if (!Intervals.TryParse(query.Interval, out var interval))
            errors["interval"] = ["hour, day, week or month."];
        var to = Time(query.To, Next(now.UtcDateTime), "to", errors);
        var from = Time(query.From, to - DefaultLength, "from", errors);
        if (errors.Count > 0)
            return null;

        var earliest = now.UtcDateTime.AddMonths(-RetentionMonths);
        if (from >= to)
            errors["from"] = ["A time before to."];
        else if ((compares ? from - (to - from) : from) < earliest)
            errors["from"] = [TooEarly(earliest, compares)];
        else if ((to - from) / interval.ShortestLength() > maxIntervals)
            errors["interval"] = [FormattableString.Invariant($"An interval that splits the range into at most {maxIntervals}.")];
        return errors.Count > 0 ? null : new TimeRange(query.GameId, from, to, interval, query.Country);
    }

    private static string TooEarly(DateTime earliest, bool compares) => string.Create(
        CultureInfo.InvariantCulture,
        $"A time since {earliest:yyyy-MM-ddTHH:mm:ssZ}{(compares ? ", including the preceding period" : "")}: "
            + $"older activities are deleted, and the numbers would be too small.");

    /// <summary>Now, rounded up, so that requests within two seconds share a cached result.</summary>
    private static DateTime Next(DateTime now) =>
        new((now.Ticks / NowPrecision.Ticks + 1) * NowPrecision.Ticks, DateTimeKind.Utc);

    private static DateTime Time(string? text, DateTime fallback, string field, Dictionary<string, string[]> errors)
    {
        if (text is null)
            return fallback;
        if (IsoPattern().IsMatch(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            && time.UtcDateTime.Year is >= 2000 and < 2100)
            return time.UtcDateTime;
        errors[field] = ["An ISO 8601 date or timestamp from 2000 to 2099, such as 2026-11-24 or 2026-11-24T12:00:00Z."];
        return fallback;
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,7})?)?(Z|[+-]\d\d:\d\d)?)?\z")]
    private static partial Regex IsoPattern();

    [GeneratedRegex(@"^[A-Z]{2}\z")]
    private static partial Regex CountryPattern();

    [GeneratedRegex(@"^[a-z0-9-]{2,32}\z")]
    private static partial Regex GamePattern();
}
