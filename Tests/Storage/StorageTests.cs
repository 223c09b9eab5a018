using System.Net;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Storage;

public sealed class StorageTests(LocalStores stores, SharedGameApi api)
{
    private const string Path = "/v1/storage/saves/slot-1";

    [Fact]
    public async Task A_value_comes_back_as_it_was_put_with_its_version()
    {
        var player = await (await api.StartedAsync(stores)).PlayerAsync();
        const string value = """{ "b" : [1, 2.50, null],  "a":"ä" }""";

        using var put = await player.Client.SendTextAsync(HttpMethod.Put, Path, value);
        using var got = await player.Client.FetchAsync(Path);

        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        Assert.Equal("\"1\"", got.Headers.ETag?.Tag);
        Assert.Equal(value, await got.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_update_needs_the_version_that_is_there()
    {
        var player = await (await api.StartedAsync(stores)).PlayerAsync();
        await player.Client.SendTextAsync(HttpMethod.Put, Path, "1").JsonAsync(HttpStatusCode.Created);

        await player.Client.SendTextAsync(HttpMethod.Put, Path, "2").ProblemAsync((HttpStatusCode)428, "precondition-required");
        await player.Client.SendTextAsync(HttpMethod.Put, Path, "2", ("If-None-Match", "*"))
            .ProblemAsync(HttpStatusCode.PreconditionFailed, "stale-version");
        var updated = await player.Client.SendTextAsync(HttpMethod.Put, Path, "2", ("If-Match", "\"1\"")).JsonAsync();
        await player.Client.SendTextAsync(HttpMethod.Put, Path, "3", ("If-Match", "\"1\""))
            .ProblemAsync(HttpStatusCode.PreconditionFailed, "stale-version");

        Assert.Equal(2, updated.GetProperty("version").GetInt32());
        Assert.Equal(2, (await player.Client.FetchAsync(Path).JsonAsync()).GetInt32());
    }

    [Fact]
    public async Task Of_concurrent_creations_one_succeeds()
    {
        var player = await (await api.StartedAsync(stores)).PlayerAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(n =>
            player.Client.SendTextAsync(HttpMethod.Put, Path, $"{n}", ("If-None-Match", "*"))));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(9, answers.Count(answer => answer.StatusCode == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task Deleting_again_answers_the_same_and_a_stale_version_deletes_nothing()
    {
        var player = await (await api.StartedAsync(stores)).PlayerAsync();
        await player.Client.SendTextAsync(HttpMethod.Put, Path, "1").JsonAsync(HttpStatusCode.Created);

        await player.Client.SendJsonAsync(HttpMethod.Delete, Path, null, ("If-Match", "\"9\""))
            .ProblemAsync(HttpStatusCode.PreconditionFailed, "stale-version");
        for (var n = 0; n < 2; n++)
        {
            using var deleted = await player.Client.SendJsonAsync(HttpMethod.Delete, Path, null, ("If-Match", "\"1\""));
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        }

        await player.Client.FetchAsync(Path).ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_collection_is_listed_in_order_page_by_page()
    {
        var player = await (await api.StartedAsync(stores)).PlayerAsync();
        foreach (var key in (string[])["c", "a", "e", "b", "d"])
            await player.Client.SendTextAsync(HttpMethod.Put, $"/v1/storage/saves/{key}", "{}").JsonAsync(HttpStatusCode.Created);
        await player.Client.SendTextAsync(HttpMethod.Put, "/v1/storage/other/x", "{}").JsonAsync(HttpStatusCode.Created);

        var keys = new List<string?>();
        var cursor = "";
        do
        {
            var page = await player.Client.FetchAsync($"/v1/storage/saves?limit=2{cursor}").JsonAsync();
            keys.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("key").GetString()));
            cursor = page.GetProperty("next").GetString() is { } next ? $"&cursor={next}" : null;
        }
        while (cursor is not null);

        Assert.Equal(["a", "b", "c", "d", "e"], keys);
    }

    [Fact]
    public async Task Players_see_their_own_objects_only()
    {
        var host = await api.StartedAsync(stores);
        var (owner, other) = (await host.PlayerAsync(), await host.PlayerAsync());
        await owner.Client.SendTextAsync(HttpMethod.Put, Path, "1").JsonAsync(HttpStatusCode.Created);

        await other.Client.FetchAsync(Path).ProblemAsync(HttpStatusCode.NotFound, "not-found");
        await host.NewClient().FetchAsync(Path).ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task Names_and_values_that_cannot_be_stored_are_refused()
    {
        var player = await (await api.StartedAsync(stores)).PlayerAsync();

        await player.Client.SendTextAsync(HttpMethod.Put, "/v1/storage/a%20b/x", "1")
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "collection");
        await player.Client.SendTextAsync(HttpMethod.Put, $"/v1/storage/a/{new string('k', 129)}", "1")
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "key");
        await player.Client.SendTextAsync(HttpMethod.Put, Path, "\"\\u0000\"")
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "$");
        await player.Client.SendTextAsync(HttpMethod.Put, Path, $"\"{new string('x', 65_536)}\"")
            .ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "too-large");
        await player.Client.SendTextAsync(HttpMethod.Put, Path, "{").ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task However_many_arrive_at_once_no_more_are_stored_than_allowed()
    {
        var host = await api.StartedAsync(stores);
        var player = await host.PlayerAsync();
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(host.Database) { Pooling = false }.ConnectionString);
        await using var fill = source.CreateCommand("""
            INSERT INTO storage_objects (player_id, collection, key, value, created_at, updated_at) SELECT $1, 'quota', 'k' || n, '1', now(), now() FROM generate_series(1, 990) AS n
            """);
        fill.Parameters.Add(new() { Value = player.Id });
        await fill.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(n => player.Client.SendTextAsync(HttpMethod.Put, $"/v1/storage/quota/new-{n}", "1")));

        Assert.Equal(10, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        Assert.Equal(30, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task No_version_of_a_key_is_seen_twice_over_deletions()
    {
        var player = await (await api.StartedAsync(stores)).PlayerAsync();
        var versions = new List<int>();
        for (var incarnation = 0; incarnation < 3; incarnation++)
        {
            versions.Add(
                (await player.Client.SendTextAsync(HttpMethod.Put, Path, "1").JsonAsync(HttpStatusCode.Created)).GetProperty("version")
                    .GetInt32());
            versions.Add(
                (await player.Client.SendTextAsync(HttpMethod.Put, Path, "2", ("If-Match", "*")).JsonAsync()).GetProperty("version")
                    .GetInt32());
            using var deleted = await player.Client.SendJsonAsync(HttpMethod.Delete, Path, null);
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        }

        Assert.Equal(versions.Distinct().Order(), versions);
        await player.Client.SendTextAsync(HttpMethod.Put, Path, "1").JsonAsync(HttpStatusCode.Created);
        foreach (var version in versions)
            await player.Client.SendTextAsync(HttpMethod.Put, Path, "3", ("If-Match", $"\"{version}\""))
                .ProblemAsync(HttpStatusCode.PreconditionFailed, "stale-version");
    }

    [Theory]
    [InlineData(33)]
    [InlineData(64)]
    public async Task Json_of_as_many_levels_as_documented_is_stored(int levels)
    {
        var player = await (await api.StartedAsync(stores)).PlayerAsync();
        await player.Client.SendTextAsync(HttpMethod.Put, Path, Nested(levels)).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(Nested(levels), await player.Client.GetStringAsync(Path, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(65)]
    [InlineData(5_000)]
    public async Task Json_of_more_levels_is_refused_with_their_number(int levels)
    {
        var player = await (await api.StartedAsync(stores)).PlayerAsync();
        var problem = await player.Client.SendTextAsync(HttpMethod.Put, Path, Nested(levels))
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "$");
        Assert.Contains("64 nested levels", problem.GetProperty("errors").GetProperty("$")[0].GetString(), StringComparison.Ordinal);
    }

    private static string Nested(int levels) => new string('[', levels) + new string(']', levels);
}
