namespace AnalyticsWorker.Queries;

/// <summary>The format of a result: <c>format</c> if it is set, or else what <c>Accept</c> prefers.</summary>
internal static class ResultFormat
{
    public const string Json = "json";
    public const string Csv = "csv";
    public const string CsvMediaType = "text/csv";

    public static bool IsCsv(HttpRequest request) => request.Query["format"] is [var format, ..]
        ? format == Csv
        : Quality(request, "text", "csv") > Quality(request, "application", "json");

    /// <summary>The quality of the most specific media range that matches.</summary>
    private static double Quality(HttpRequest request, string type, string subtype) =>
        request.GetTypedHeaders().Accept
            .Where(range => Matches(range.Type, type) && Matches(range.SubType, subtype))
            .OrderByDescending(range => range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2)
            .Select(range => range.Quality ?? 1).FirstOrDefault();

    private static bool Matches(Microsoft.Extensions.Primitives.StringSegment range, string name) =>
        range.Equals("*", StringComparison.Ordinal) || range.Equals(name, StringComparison.OrdinalIgnoreCase);
}
