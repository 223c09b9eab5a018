using System.Net;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Storage;

/// <summary>Versions of stored values, and what happens when several requests write at once.</summary>
public sealed class StorageVersionTests(LocalStores stores, SharedGameApi api)
{
    private const string Path = "/v1/storage/saves/slot-1";

    [Fact]
    public async Task An_update_needs_the_current_version()
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

        var responses = await Task.WhenAll(Enumerable.Range(0, 10).Select(n =>
            player.Client.SendTextAsync(HttpMethod.Put, Path, $"{n}", ("If-None-Match", "*"))));

        Assert.Single(responses, response => response.StatusCode == HttpStatusCode.Created);
        Assert.Equal(9, responses.Count(response => response.StatusCode == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task A_repeated_delete_returns_the_same_and_a_stale_version_deletes_nothing()
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
    public async Task Concurrent_creations_do_not_exceed_the_quota()
    {
        var host = await api.StartedAsync(stores);
        var player = await host.PlayerAsync();
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(host.Database) { Pooling = false }.ConnectionString);
        await using var fill = source.CreateCommand("""
            INSERT INTO storage_objects (player_id, collection, key, value, created_at, updated_at)
            SELECT $1, 'quota', 'k' || n, '1', now(), now() FROM generate_series(1, 990) AS n
            """);
        fill.Parameters.Add(new() { Value = player.Id });
        await fill.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var responses = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(n => player.Client.SendTextAsync(HttpMethod.Put, $"/v1/storage/quota/new-{n}", "1")));

        Assert.Equal(10, responses.Count(response => response.StatusCode == HttpStatusCode.Created));
        Assert.Equal(30, responses.Count(response => response.StatusCode == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task Versions_of_a_key_keep_rising_after_deletions()
    {
        var player = await (await api.StartedAsync(stores)).PlayerAsync();
        var versions = new List<int>();
        for (var incarnation = 0; incarnation < 3; incarnation++)
        {
            var created = await player.Client.SendTextAsync(HttpMethod.Put, Path, "1").JsonAsync(HttpStatusCode.Created);
            versions.Add(created.GetProperty("version").GetInt32());
            var updated = await player.Client.SendTextAsync(HttpMethod.Put, Path, "2", ("If-Match", "*")).JsonAsync();
            versions.Add(updated.GetProperty("version").GetInt32());
            using var deleted = await player.Client.SendJsonAsync(HttpMethod.Delete, Path, null);
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        }

        Assert.Equal(versions.Distinct().Order(), versions);
        await player.Client.SendTextAsync(HttpMethod.Put, Path, "1").JsonAsync(HttpStatusCode.Created);
        foreach (var version in versions)
            await player.Client.SendTextAsync(HttpMethod.Put, Path, "3", ("If-Match", $"\"{version}\""))
                .ProblemAsync(HttpStatusCode.PreconditionFailed, "stale-version");
    }
}
