using System.Net;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Storage;

/// <summary>A stored value is returned unchanged, to its player alone.</summary>
public sealed class StorageTests(LocalStores stores, SharedGameApi api)
{
    private const string Path = "/v1/storage/saves/slot-1";

    [Fact]
    public async Task A_value_is_returned_as_it_was_stored_with_its_version()
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
    public async Task Names_and_values_that_cannot_be_stored_are_rejected()
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

    [Theory]
    [InlineData(33)]
    [InlineData(64)]
    public async Task JSON_of_the_documented_depth_is_stored(int levels)
    {
        var player = await (await api.StartedAsync(stores)).PlayerAsync();
        await player.Client.SendTextAsync(HttpMethod.Put, Path, Nested(levels)).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(Nested(levels), await player.Client.GetStringAsync(Path, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(65)]
    [InlineData(5_000)]
    public async Task Deeper_JSON_is_rejected_with_the_limit(int levels)
    {
        var player = await (await api.StartedAsync(stores)).PlayerAsync();
        var problem = await player.Client.SendTextAsync(HttpMethod.Put, Path, Nested(levels))
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "$");
        Assert.Contains("64 nested levels", problem.GetProperty("errors").GetProperty("$")[0].GetString(), StringComparison.Ordinal);
    }

    private static string Nested(int levels) => new string('[', levels) + new string(']', levels);
}
