using System.Globalization;
using System.Text.RegularExpressions;

namespace AnalyticsWorker.Queries;

/// <summary>What every question has: a game or all, a country or all, a time, a bucket. As it stands in the query string.</summary>
/// <param name="GameId">One game; all where it is left out.</param>
/// <param name="From">Inclusive: a date or a timestamp, UTC. Default: seven days before <paramref name="To"/>.</param>
/// <param name="To">Exclusive. Default: now.</param>
/// <param name="Interval">hour, day (default), week or month.</param>
/// <param name="Country">Players of one country (ISO 3166-1 alpha-2), as of their first session; all where it is left out.</param>
/// <param name="Format">json or csv (RFC 4180); default: what Accept prefers.</param>
internal sealed record RangeQuery(
    string? GameId = null, string? From = null, string? To = null, string? Interval = null, string? Country = null, string? Format = null);

/// <summary>The same for questions that count by days, or over the whole range.</summary>
/// <param name="GameId">One game; all where it is left out.</param>
/// <param name="From">Inclusive: a date or a timestamp, UTC. Default: seven days before <paramref name="To"/>.</param>
/// <param name="To">Exclusive. Default: now.</param>
/// <param name="Country">Players of one country (ISO 3166-1 alpha-2), as of their first session; all where it is left out.</param>
/// <param name="Format">json or csv (RFC 4180); default: what Accept prefers.</param>
internal sealed record DaysQuery(
    string? GameId = null, string? From = null, string? To = null, string? Country = null, string? Format = null)
{
    internal RangeQuery Daily() => new(GameId, From, To, Country: Country, Format: Format);
}

/// <summary>The same, understood.</summary>
internal sealed partial record Range(string? GameId, DateTime From, DateTime To, Interval Interval, string? Country = null)
{
    private static readonly TimeSpan Default = TimeSpan.FromDays(7);
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    /// <summary>
    /// What the warehouse keeps (the TTL of Migrations/0001_activities.sql): of earlier times it has some, and would give numbers that are
    /// too small.
    /// </summary>
    public const int MonthsKept = 25;

    /// <summary>As long as this one, and directly before it.</summary>
    public Range Before => this with { From = From - (To - From), To = From };

    /// <param name="query">As it was asked.</param>
    /// <param name="now">What is meant by no <c>to</c>.</param>
    /// <param name="most">Intervals that the range may make.</param>
    /// <param name="errors">What is wrong, by parameter.</param>
    /// <param name="compares">Whether the period before is asked for too.</param>
    /// <returns>Null where something is wrong.</returns>
    public static Range? Parse(
        RangeQuery query, DateTimeOffset now, int most, out Dictionary<string, string[]> errors, bool compares = false)
    {
        errors = [];
        if (query.GameId is { } game && !GamePattern().IsMatch(game))
            errors["gameId"] = ["The id of a game: 2 to 32 of a-z, 0-9 and -."];
        if (query.Country is { } country && !CountryPattern().IsMatch(country))
            errors["country"] = ["Two capital letters, such as DE (ISO 3166-1 alpha-2)."];
        if (query.Format is not (null or AnswerFormat.Json or AnswerFormat.Csv))
            errors["format"] = ["json or csv."];
        if (!Intervals.TryParse(query.Interval, out var interval))
            errors["interval"] = ["hour, day, week or month."];
        var to = Time(query.To, Next(now.UtcDateTime), "to", errors);
        var from = Time(query.From, to - Default, "from", errors);
        if (errors.Count > 0)
            return null;

        var kept = now.UtcDateTime.AddMonths(-MonthsKept);
        if (from >= to)
            errors["from"] = ["A time before to."];
        else if ((compares ? from - (to - from) : from) < kept)
            errors["from"] = [string.Create(CultureInfo.InvariantCulture,
                $"A time since {kept:yyyy-MM-ddTHH:mm:ssZ}{(compares ? ", with the period before it" : "")}: older activities are not kept, and numbers would be too small.")];
        else if ((to - from) / interval.ShortestLength() > most)
            errors["interval"] = [string.Create(CultureInfo.InvariantCulture, $"An interval that makes no more than {most} of them.")];
        return errors.Count > 0 ? null : new Range(query.GameId, from, to, interval, query.Country);
    }

    /// <summary>Everything until now, and the same for all who ask within a moment, so that they share an answer.</summary>
    private static DateTime Next(DateTime now) => new((now.Ticks / Moment.Ticks + 1) * Moment.Ticks, DateTimeKind.Utc);

    private static DateTime Time(string? text, DateTime otherwise, string field, Dictionary<string, string[]> errors)
    {
        if (text is null)
            return otherwise;
        if (IsoPattern().IsMatch(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            && time.UtcDateTime.Year is >= 2000 and < 2100)
            return time.UtcDateTime;
        errors[field] = ["A date or a timestamp of ISO 8601 from 2000 to 2099, such as 2026-11-24 or 2026-11-24T12:00:00Z."];
        return otherwise;
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,7})?)?(Z|[+-]\d\d:\d\d)?)?\z")]
    private static partial Regex IsoPattern();

    [GeneratedRegex(@"^[A-Z]{2}\z")]
    private static partial Regex CountryPattern();

    [GeneratedRegex(@"^[a-z0-9-]{2,32}\z")]
    private static partial Regex GamePattern();
}
