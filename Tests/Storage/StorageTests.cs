using System.Net;
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
        await player.Client.SendTextAsync(HttpMethod.Put, Path, "2", ("If-None-Match", "*")).ProblemAsync(HttpStatusCode.PreconditionFailed, "stale-version");
        var updated = await player.Client.SendTextAsync(HttpMethod.Put, Path, "2", ("If-Match", "\"1\"")).JsonAsync();
        await player.Client.SendTextAsync(HttpMethod.Put, Path, "3", ("If-Match", "\"1\"")).ProblemAsync(HttpStatusCode.PreconditionFailed, "stale-version");

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

        await player.Client.SendJsonAsync(HttpMethod.Delete, Path, null, ("If-Match", "\"9\"")).ProblemAsync(HttpStatusCode.PreconditionFailed, "stale-version");
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

        await player.Client.SendTextAsync(HttpMethod.Put, "/v1/storage/a%20b/x", "1").ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "collection");
        await player.Client.SendTextAsync(HttpMethod.Put, $"/v1/storage/a/{new string('k', 129)}", "1").ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "key");
        await player.Client.SendTextAsync(HttpMethod.Put, Path, "\"\\u0000\"").ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "$");
        await player.Client.SendTextAsync(HttpMethod.Put, Path, $"\"{new string('x', 65_536)}\"").ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "too-large");
        await player.Client.SendTextAsync(HttpMethod.Put, Path, "{").ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }
}
