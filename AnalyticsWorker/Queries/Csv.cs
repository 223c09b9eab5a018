using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AnalyticsWorker.Queries;

/// <summary>
/// Writes CSV (RFC 4180): a header, lines that end with CRLF, and quotes around a field with a comma, a quote or a line break. A list
/// becomes one column per element. A text that a spreadsheet would run as a formula gets a leading apostrophe, because some texts come from
/// players (OWASP, CSV injection).
/// </summary>
internal static class Csv
{
    private const string EndOfLine = "\r\n";

    private static readonly System.Buffers.SearchValues<char> Quoted = System.Buffers.SearchValues.Create(",\"\r\n");

    /// <param name="csv">Receives the CSV.</param>
    /// <param name="members">The members of an item, in order.</param>
    /// <param name="items">An array of flat objects.</param>
    public static void Write(StringBuilder csv, IReadOnlyList<string> members, JsonElement items)
    {
        var columns = members.SelectMany(member => Columns(member, items)).ToList();
        csv.AppendJoin(',', columns.Select(Header)).Append(EndOfLine);
        foreach (var item in items.EnumerateArray())
            csv.AppendJoin(',', columns.Select(column => Field(item, column))).Append(EndOfLine);
    }

    private static string Header((string Member, int? Index) column) =>
        column.Index is { } n ? string.Create(CultureInfo.InvariantCulture, $"{column.Member}{n}") : column.Member;

    private static IEnumerable<(string Member, int? Index)> Columns(string member, JsonElement items)
    {
        var lists = items.EnumerateArray().Select(item => item.GetProperty(member)).Where(value => value.ValueKind == JsonValueKind.Array)
            .ToList();
        return lists.Count == 0
            ? [(member, null)]
            : Enumerable.Range(0, lists.Max(list => list.GetArrayLength())).Select(n => (member, (int?)n));
    }

    private static string Field(JsonElement item, (string Member, int? Index) column)
    {
        var value = item.GetProperty(column.Member);
        return column.Index is not { } n ? Text(value) : n < value.GetArrayLength() ? Text(value[n]) : "";
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.String => Escaped(value.GetString()!),
        _ => value.GetRawText(),
    };

    private static string Escaped(string text)
    {
        if (text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..])
            text = $"'{text}";
        return text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
