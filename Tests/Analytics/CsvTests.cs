using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AnalyticsWorker.Queries;
using CsCheck;
using Xunit;

namespace Tests.Analytics;

/// <summary>RFC 4180, read by a reader of this test's own.</summary>
public sealed class CsvTests
{
    private static readonly Gen<string> Texts =
        Gen.String[Gen.OneOf(
            Gen.Const(','), Gen.Const('"'), Gen.Const('\r'), Gen.Const('\n'), Gen.Const('a'), Gen.Const('é'), Gen.Const(' ')), 0, 6];

    [Fact]
    public void Any_text_survives_the_round_trip_through_CSV() =>
        Gen.Select(Texts, Gen.Long.Nullable(), Gen.Int[-9, 9].Array[0, 3]).Array[0, 5].Sample(rows =>
    {
        var items = new JsonArray([.. rows.Select(row => (JsonNode)new JsonObject
        {
            ["text"] = row.Item1, ["number"] = row.Item2, ["list"] = new JsonArray([.. row.Item3.Select(n => JsonValue.Create(n))]),
        })]);

        var lines = Read(Written(["text", "number", "list"], items));

        var width = rows.Select(row => row.Item3.Length).DefaultIfEmpty(0).Max();
        string[] header = ["text", "number", .. rows.Length == 0 ? ["list"] : Enumerable.Range(0, width).Select(n => $"list{n}")];
        Assert.Equal(header, lines[0]);
        Assert.Equal(rows.Select(row => (List<string>)
        [
            row.Item1 is ['\r', ..] ? $"'{row.Item1}"
                : row.Item1, $"{row.Item2}", .. Enumerable.Range(0, width).Select(n => n < row.Item3.Length ? $"{row.Item3[n]}" : ""),
        ]), lines.Skip(1));
    }, iter: 200);

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("=1,\"2\"", "\"'=1,\"\"2\"\"\"")]
    [InlineData("1.0", "1.0")]
    public void A_text_from_a_player_does_not_run_as_a_formula(string text, string written) =>
        Assert.Equal($"value\r\n{written}\r\n", Written(["value"], new JsonArray(new JsonObject { ["value"] = text })));

    [Fact]
    public void A_negative_number_stays_a_number() =>
        Assert.Equal("change\r\n-5\r\n", Written(["change"], new JsonArray(new JsonObject { ["change"] = -5 })));

    private static string Written(string[] members, JsonArray items)
    {
        var csv = new StringBuilder();
        Csv.Write(csv, members, JsonSerializer.SerializeToElement(items));
        return csv.ToString();
    }

    private static List<List<string>> Read(string csv)
    {
        var (lines, line, field, quoted) = (new List<List<string>>(), new List<string>(), new StringBuilder(), false);
        for (var n = 0; n < csv.Length; n++)
        {
            if (quoted && csv[n] == '"' && n + 1 < csv.Length && csv[n + 1] == '"')
                field.Append(csv[n++]);
            else if (csv[n] == '"')
                quoted = !quoted;
            else if (quoted || csv[n] is not (',' or '\r'))
                field.Append(csv[n]);
            else
            {
                line.Add(field.ToString());
                field.Clear();
                if (csv[n] == '\r')
                {
                    Assert.Equal('\n', csv[++n]);
                    lines.Add(line);
                    line = [];
                }
            }
        }
        Assert.Equal((0, 0), (line.Count, field.Length));
        return lines;
    }
}
