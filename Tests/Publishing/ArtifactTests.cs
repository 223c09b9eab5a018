using Xunit;

namespace Tests.Publishing;

/// <summary>
/// What is published for each target. A change that is meant is
/// accepted by publishing to <c>Tests/Publishing/Snapshots/TARGET</c> and committing that.
/// </summary>
public sealed class ArtifactTests
{
    [Theory]
    [InlineData("compose")]
    [InlineData("kubernetes")]
    public async Task What_is_published_is_what_was_reviewed(string target)
    {
        var published = await Published.ToAsync(target);
        var reviewed = Published.Snapshot(target);

        Assert.Equal(reviewed.Keys.Order(StringComparer.Ordinal), published.Files.Keys.Order(StringComparer.Ordinal));
        Assert.All(reviewed, file => Assert.Equal(file.Value, published.Files[file.Key]));
    }

    [Theory]
    [InlineData("azure")]
    [InlineData("compose")]
    [InlineData("kubernetes")]
    public async Task No_secret_and_nothing_of_a_developers_machine_is_in_it(string target)
    {
        var published = await Published.ToAsync(target);

        Assert.DoesNotContain(Published.SigningKey, published.All, StringComparison.Ordinal);
        Assert.DoesNotContain("localserver", published.All, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("simulator", published.All, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Repository.Root, published.All, StringComparison.Ordinal);
        Assert.DoesNotContain("localhost", published.All, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("compose")]
    [InlineData("kubernetes")]
    public async Task With_stores_of_ones_own_no_store_is_published(string target)
    {
        // Given, as by whoever has such stores: Aspire asks for what is missing, and nobody answers here.
        const string Secret = "kept-out-of-what-is-published";
        string[] names = ["gamedb", "leaderboarddb", "cache", "analytics"];
        var published = await Published.ToAsync(
            target, ["--AppHost:Stores=external", .. names.Select(name => $"--ConnectionStrings:{name}=Host={Secret}")]);

        Assert.DoesNotContain(Secret, published.All, StringComparison.Ordinal);
        Assert.DoesNotContain("max_connections", published.All, StringComparison.Ordinal);
        Assert.DoesNotContain("clickhouse-server", published.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_Azure_nodes_scale_the_migration_is_a_job_and_only_it_administers_the_database()
    {
        var bicep = (await Published.ToAsync("azure")).All;

        Assert.Contains("concurrentRequests", bicep, StringComparison.Ordinal);
        Assert.Equal(2, Count(bicep, "maxReplicas: 10"));
        Assert.Equal(1, Count(bicep, "'Microsoft.App/jobs@"));
        Assert.Equal(
            1, Count(bicep, "'Microsoft.DBforPostgreSQL/flexibleServers@") - Count(
                bicep, "'Microsoft.DBforPostgreSQL/flexibleServers@", "existing"));
        Assert.Equal(1, Count(bicep, "'Microsoft.DBforPostgreSQL/flexibleServers/administrators@"));
        Assert.Contains("'Microsoft.Cache/redisEnterprise@", bicep, StringComparison.Ordinal);
    }

    private static int Count(string text, string part, string alsoOnTheLine = "") =>
        text.Split('\n')
            .Count(line => line.Contains(part, StringComparison.Ordinal) && line.Contains(alsoOnTheLine, StringComparison.Ordinal));
}
