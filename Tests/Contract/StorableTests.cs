using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using GameApi.Data.Schema;
using GameApi.Http.Validation;
using Npgsql;
using ServiceDefaults.Problems;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Contract;

/// <summary>The database accepts what validation accepts; otherwise one client's values would fail the group commit of others.</summary>
public sealed class StorableTests(LocalStores stores, SharedGameApi shared)
{
    private static readonly Gen<string> Text = Of(
        "", "a", "\\n", "\\u0001", "\\u007f", "\\u00e9", "\\ud83c\\udfae", "\\ud83c", "\\udfae", "\\u0000", "\\/", "\\\"", "\\\\",
        "\U0001f3ae", "e\u0301", new string('x', 400)).Array[0, 4].Select(string.Concat);

    private static readonly Gen<string> Number =
        Gen.Select(
            Of("", "-"), Of("0", "1", "9007199254740993", new string('7', 300)),
            Of("", ".0", ".5", ".000000000001", "." + new string('3', 200)),
            Of("", "e0", "E+12", "e-12", "e300", "e-300", "e-8000", "e-16383", "e-20000", "e400", "e99999", "e-99999999999"))
                .Select((sign, whole, fraction, exponent) => sign + whole + fraction + exponent);

    private static readonly Gen<string> Json = Gen.Recursive<string>((depth, inner) => depth > 4 ? Scalar() : Gen.Frequency(
        (4, Scalar()),
        (2, inner.Array[0, 5].Select(items => $"[{string.Join(',', items)}]")),
        (1, Gen.Select(Number, Gen.Int[1, 400]).Select((number, count) => $"[{string.Join(',', Enumerable.Repeat(number, count))}]")),
        (2, Gen.Select(Text, inner).Array[0, 5]
            .Select(members => $"{{{string.Join(" , ", members.Select((member, n) => $"\"{n}{member.Item1}\":{member.Item2}"))}}}"))));

    [Fact]
    public async Task Accepted_JSON_is_stored_within_the_size_limit()
    {
        var values = Json.Array[1_500].Single();
        var passed = values.Where(value => FreeJson.IsJsonb(JsonElement.Parse(value), 8 * 1024, Checks.MaxPayload)).ToArray();
        Assert.InRange(passed.Length, 300, values.Length - 300);

        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder((await shared.StartedAsync(stores)).Database) { Pooling = false }.ConnectionString);
        await using var command = source.CreateCommand("SELECT max(octet_length(value::jsonb::text)) FROM unnest($1::text[]) AS value");
        command.Parameters.Add(new() { Value = passed });
        Assert.InRange((int)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!, 1, Checks.MaxPayload);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-0.00")]
    [InlineData("12.50")]
    [InlineData("1e308")]
    [InlineData("-1.5E+10")]
    [InlineData("123e-5")]
    [InlineData("0.00012e3")]
    [InlineData("1e-16383")]
    public async Task The_estimated_length_of_a_number_is_never_too_short(string number)
    {
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder((await shared.StartedAsync(stores)).Database) { Pooling = false }.ConnectionString);
        await using var command = source.CreateCommand("SELECT length($1::jsonb::text)");
        command.Parameters.Add(new() { Value = number });
        var length = (int)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        Assert.InRange(JsonbNumber.Length(System.Text.Encoding.UTF8.GetBytes(number)), length, length + 4);
    }

    public static TheoryData<string> RoutesWithBodies => [.. Routes.All.Where(route => route.Body is not null).Select(route => route.Name)];

    [Theory, MemberData(nameof(RoutesWithBodies))]
    public async Task A_field_is_stored_or_rejected_by_name(string name)
    {
        var host = await shared.StartedAsync(stores);
        var route = Routes.Named(name);
        var document = JsonNode.Parse(await host.Client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!;
        var sender = new FuzzSender(host, route, document["paths"]![route.Pattern]![route.Method.ToLowerInvariant()]!.AsObject());
        await sender.LoginAsync();
        var path = route.Path(sender.Named);
        if (route.Who is Who.Admin)
        {
            // One of its own: other tests read those that are there.
            path = path.StartsWith("/v1/games", StringComparison.Ordinal)
                ? $"/v1/games/g{Guid.NewGuid():N}"[..28]
                : $"/v1/leaderboards/b{Guid.NewGuid():N}/settings";
            using var admin = await host.ServiceAsync("admin");
            await admin.SendTextAsync(HttpMethod.Put, path, route.Body!(sender.Named)).JsonAsync(HttpStatusCode.Created);
        }

        var inOrder = JsonNode.Parse(route.Body!(sender.Named))!;
        var fields = (inOrder is JsonArray items ? items[0]! : inOrder).AsObject().Select(member => member.Key).ToArray();

        // Formatted values get invisible characters at their ends and inside; free values become anything.
        var changed = Gen.Select(
            Of(fields), Of("\\n", "\\r\\n", "\\u2028", "\\u0085", " ", "\\u0000", "\\ud800", "\\u00df", "\\u0130", "a"), Gen.Int[0, 2],
            Json, Gen.Bool);
        var requests = changed.Array[60].Single().Select(change =>
        {
            var (field, odd, place, json, free) = change;
            var body = JsonNode.Parse(route.Body!(sender.Named))!;
            var owner = (body is JsonArray list ? list[0]! : body).AsObject();
            var value = owner[field]!.ToJsonString();
            var at = place switch { 0 => 1, 1 => value.Length - 1, _ => value.Length / 2 };
            owner[field] = "@@odd@@";
            return body.ToJsonString()
                .Replace("\"@@odd@@\"", free || value[0] != '"' ? json : value.Insert(at, odd), StringComparison.Ordinal);
        });
        await Parallel.ForEachAsync(
            requests, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (body, _) => await sender.SendAsync(new OddRequest(
            path, body, "application/json", route.Headers.Append(("Idempotency-Key", Guid.NewGuid().ToString()))
                .ToDictionary(), string.Create(CultureInfo.InvariantCulture, $"{body.Length} characters"))));
    }

    private static Gen<T> Of<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static Gen<string> Scalar() =>
        Gen.Frequency((3, Number), (3, Text.Select(text => $"\"{text}\"")), (1, Of("null", "true", "false")));

    [Fact]
    public void Nesting_levels_are_counted_as_documented()
    {
        Assert.True(FreeJson.IsJson(Parse(JsonLevels.Max), 1024));
        Assert.False(FreeJson.IsJson(Parse(JsonLevels.Max + 1), 1024));

        static JsonElement Parse(int levels) =>
            JsonDocument.Parse(new string('[', levels) + new string(']', levels), new JsonDocumentOptions { MaxDepth = 100 }).RootElement;
    }
}
