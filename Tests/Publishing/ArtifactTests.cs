using Xunit;

namespace Tests.Publishing;

/// <summary>
/// The published artifacts of each target. An intended change is
/// accepted by publishing to <c>Tests/Publishing/Snapshots/TARGET</c> and committing that.
/// </summary>
public sealed class ArtifactTests
{
    [Theory]
    [InlineData("compose")]
    [InlineData("kubernetes")]
    public async Task The_published_artifacts_match_the_reviewed_ones(string target)
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
    public async Task The_artifacts_contain_no_secret_and_nothing_of_a_developers_machine(string target)
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
    public async Task With_external_stores_no_store_is_published(string target)
    {
        // Given, since Aspire would prompt for missing values.
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
