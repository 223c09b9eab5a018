using System.Text.RegularExpressions;
using Xunit;

namespace Tests.Architecture;

/// <summary>
/// Which feature folder uses which, by the <c>using</c> lines. A folder outside of any cycle can be understood, and deleted, by
/// itself.
/// </summary>
public sealed partial class FeatureGraphTests
{
    /// <summary>The folders that features build on.</summary>
    private static readonly string[] Foundations = ["Data", "Caching", "Http"];

    [Theory]
    [InlineData("GameApi")]
    [InlineData("AnalyticsWorker")]
    [InlineData("Gateway")]
    [InlineData("ServiceDefaults")]
    [InlineData("AppHost")]
    public void No_two_features_use_each_other(string project)
    {
        var graph = GraphOf(project);
        Assert.True(graph.Count > 2, $"{project} has features.");

        foreach (var feature in graph.Keys)
            Assert.False(
                PathBack(graph, feature, feature, []) is { } circle,
                $"a circle: {feature} -> {string.Join(" -> ", PathBack(graph, feature, feature, []) ?? [])}");
    }

    [Fact]
    public void Foundations_use_no_feature()
    {
        var graph = GraphOf("GameApi");
        foreach (var foundation in Foundations)
            Assert.Subset(Foundations.ToHashSet(), graph[foundation]);
    }

    [Fact]
    public void Features_use_each_other_only_where_the_domain_says_so()
    {
        var graph = GraphOf("GameApi");
        string[] shared = [.. Foundations, "Activities"];
        var known = graph.SelectMany(pair => pair.Value.Except(shared).Select(other => $"{pair.Key} -> {other}"))
            .Order(StringComparer.Ordinal);

        Assert.Equal(
            [
                "Erasure -> Auth", "Erasure -> Players",
                "Games -> Audit",
                "Gifts -> Players", "Gifts -> Wallets",
                "Leaderboards -> Audit", "Leaderboards -> Auth", "Leaderboards -> Players",
                "Migrate -> Operators", "Migrate -> Partitions",
                "Moderation -> Audit", "Moderation -> Auth", "Moderation -> Erasure", "Moderation -> Leaderboards",
                "Moderation -> Players", "Moderation -> Wallets",
                "Operations -> Audit", "Operations -> Partitions",
                "Operators -> Audit", "Operators -> Auth",
                "PlayerSearch -> Auth",
                "Sessions -> Games", "Sessions -> Presence",
                "Wallets -> Players",
            ], known);
    }

    private static List<string>? PathBack(Dictionary<string, HashSet<string>> graph, string from, string to, HashSet<string> seen)
    {
        foreach (var next in graph.GetValueOrDefault(from, []))
        {
            if (next == to)
                return [next];
            if (seen.Add(next) && PathBack(graph, next, to, seen) is { } path)
                return [next, .. path];
        }

        return null;
    }

    /// <summary>Folder by folder of a project; what lies beside its Program.cs puts them together and may use all.</summary>
    private static Dictionary<string, HashSet<string>> GraphOf(string project)
    {
        var root = Repository.File(project);
        var graph = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories))
        {
            if (Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar) is not [var feature and not ("bin" or "obj"), _, ..])
                continue;
            if (!graph.TryGetValue(feature, out var uses))
                graph[feature] = uses = new HashSet<string>(StringComparer.Ordinal);
            foreach (Match line in Using().Matches(File.ReadAllText(file)))
                if (line.Groups["project"].Value == project && line.Groups["feature"].Value != feature)
                    uses.Add(line.Groups["feature"].Value);
        }

        return graph;
    }

    [GeneratedRegex(@"^using (?:static )?(?:\w+ = )?(?<project>\w+)\.(?<feature>\w+)", RegexOptions.Multiline)]
    private static partial Regex Using();
}
