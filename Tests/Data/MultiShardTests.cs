using System.Text.RegularExpressions;
using GameApi.Data.Schema;
using GameApi.Retention;
using Xunit;

namespace Tests.Data;

/// <summary>
/// All SQL of the services that names a distributed table, wherever it runs, is for one shard or on the list. <c>QueryPlanTests</c> holds
/// the SQL of EF Core against the same list, as PostgreSQL runs it.
/// </summary>
public sealed partial class MultiShardTests
{
    private static readonly Distribution[] Distributed = [.. Distribution.All.Where(table => table.Placement is Placement.Distributed)];

    public static TheoryData<string, bool> Examples => new()
    {
        { "SELECT 1 FROM sessions WHERE player_id = $1 AND session_id = $2", true },
        { "SELECT 1 FROM sessions WHERE session_id = $1", false },
        { "UPDATE wallets SET balance = 0 WHERE player_id IN (SELECT 1)", false },
        { "INSERT INTO players (player_id, level) VALUES ($1, 1)", true },
        { "INSERT INTO wallets (player_id) SELECT player_id FROM players WHERE level > 1", false },
        { "SELECT 1 FROM player_identities WHERE player_id = $1", false },
        { "SELECT 1 FROM player_identities WHERE provider = $1 AND external_id = $2", true },
        { "SELECT 1 FROM activities WHERE kind = $1", true },
        { "SELECT 1 FROM refresh_tokens JOIN token_families USING (player_id, family_id) WHERE player_id = $1", true },
        { "SELECT 1 FROM sessions WHERE s.player_id = other.player_id", false },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void Single_and_multi_shard_statements_are_distinguished(string sql, bool isOfOneShard) =>
        Assert.Equal(isOfOneShard, IsOfOneShard(sql));

    [Fact]
    public void Every_statement_is_single_shard_or_listed()
    {
        var statements = Sources()
            .SelectMany(file => Literals().Matches(File.ReadAllText(file)).Select(literal => (File: file, Sql: Unindented(literal.Value))))
                .ToList();
        var named = statements.Count(statement => Tables(statement.Sql).Any());
        Assert.True(named > 25, $"Only {named} statements on distributed tables were found.");

        var unknown = statements.Where(statement => !IsOfOneShard(statement.Sql) && !MultiShardStatement.Knows(statement.Sql))
            .Select(statement => $"{Path.GetRelativePath(Repository.Root, statement.File)}: {statement.Sql}");

        Assert.Empty(unknown);
    }

    [Fact]
    public void Retention_is_listed_for_each_distributed_table() => Assert.All(
        RetentionRule.All.Where(rule => rule.Age is not null && Distributed.Any(table => table.Table == rule.Table)),
        rule => Assert.True(MultiShardStatement.Knows(rule.Sql), rule.Table));

    /// <summary>Whether each distributed table that it names comes with a value of its distribution column.</summary>
    private static bool IsOfOneShard(string sql) => Tables(sql).All(table =>
        Regex.IsMatch(sql, $@"\b{table.Column}\s*=\s*(\$|\{{)")
            || (sql.Contains($"INSERT INTO {table.Table}", StringComparison.Ordinal) && Values().IsMatch(sql)));

    private static IEnumerable<Distribution> Tables(string sql) =>
        Distributed.Where(table => Regex.IsMatch(sql, $@"\b(FROM|INTO|UPDATE|JOIN)\s+{table.Table}\b"));

    private static IEnumerable<string> Sources() => ((string[])["GameApi", "AnalyticsWorker"])
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            && !file.Contains($"{Path.DirectorySeparatorChar}Migrations{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    /// <summary>As PostgreSQL gets it: a raw literal loses its indentation.</summary>
    private static string Unindented(string literal) => Indentation().Replace(literal, "\n");

    [GeneratedRegex("\"\"\".*?\"\"\"|\"(?:[^\"\\\\\n]|\\\\.)*\"", RegexOptions.Singleline)]
    private static partial Regex Literals();

    [GeneratedRegex(@"\n\s+")]
    private static partial Regex Indentation();

    [GeneratedRegex(@"\bVALUES\s*\(")]
    private static partial Regex Values();
}
