using System.Text.RegularExpressions;
using GameApi.Data;
using GameApi.Migrate;
using Microsoft.Extensions.Configuration;
using Tests.Stores;
using Xunit;

namespace Tests.Data;

/// <summary>
/// What a sharded database (Citus; elastic clusters are PostgreSQL 17) requires of every statement, checked without a cluster.
/// </summary>
public sealed partial class SqlRulesTests(LocalStores stores)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Newer => [.. (string[])
    [
        "SELECT uuidv7()", "select uuid_extract_timestamp(id)", "SELECT json_value(a, '$')", "FROM JSON_TABLE(a)", "SELECT any_value(a)",
            "a IS JSON", "max(id::uuid)",
        "RETURNING old.a", "random(1, 10)", "array_sort(a)", "SELECT casefold(a)", "MERGE INTO t USING s ON a RETURNING b",
        "COPY t FROM STDIN (ON_ERROR ignore)",
    ]];

    [Fact]
    public void No_SQL_is_newer_than_PostgreSQL_15()
    {
        var found = from folder in (string[])["GameApi", "AnalyticsWorker", "ServiceDefaults"]
            from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            where !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            from line in File.ReadLines(file).Index()
            where !line.Item.TrimStart().StartsWith("//", StringComparison.Ordinal) && NewerThan15().Match(line.Item) is { Success: true }
            select $"{Path.GetRelativePath(Repository.Root, file)}:{line.Index + 1}: {line.Item.Trim()}";
        Assert.Empty(found);
    }

    [Theory]
    [MemberData(nameof(Newer))]
    public void Newer_SQL_is_recognised(string sql) => Assert.Matches(NewerThan15(), sql);

    [Fact]
    public async Task A_generic_plan_is_forced_on_a_plain_database_and_not_on_a_sharded_one()
    {
        var database = await stores.NewDatabaseAsync(Stop);
        Assert.Equal("force_generic_plan", await PlanModeAsync(database));
        Assert.Equal("force_custom_plan", await PlanModeAsync($"{database};Options=-c plan_cache_mode=force_custom_plan"));

        // What identifies a sharded database: the extension in its catalog.
        await ShardedInName.MakeAsync(database, Stop);

        Assert.Equal("auto", await PlanModeAsync(database));
    }

    [Fact]
    public async Task A_sharded_installation_rejects_a_database_without_Citus()
    {
        await using var databases = new GameDatabases(Settings(await stores.NewDatabaseAsync(Stop)));

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => MigratedDatabases.MigrateAsync(databases, roles: new ServiceRoleOptions { Sharded = true }));

        Assert.Contains("citus", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<string> PlanModeAsync(string database)
    {
        await using var databases = new GameDatabases(Settings(database));
        await using var command = databases.Game.CreateCommand("SHOW plan_cache_mode");
        return (string)(await command.ExecuteScalarAsync(Stop))!;
    }

    private static ConfigurationManager Settings(string database) =>
        new() { ["ConnectionStrings:gamedb"] = $"{database};Pooling=false" };

    /// <summary>Functions and syntax of PostgreSQL 16 to 18 that a statement of a game could want.</summary>
    [GeneratedRegex(
        @"\b(uuidv[47]|uuid_extract_\w+|json_(table|value|query|exists|scalar|serialize)|any_value|array_(shuffle|sample|sort|reverse)"
            + @"|casefold|crc32c?|date_add|date_subtract|to_oct|to_bin|pg_input_\w+|system_user|erf|gamma)\s*\("
            + @"|\bIS\s+(NOT\s+)?JSON\b|\bRETURNING\s+(WITH\s*\(|old\.|new\.)|\brandom\s*\(\s*\d|\b(max|min)\s*\([^)]*::uuid\)"
            + @"|\bMERGE\b.*\bRETURNING\b|\bON_ERROR\b|\bAT\s+LOCAL\b|\bWITHOUT\s+OVERLAPS\b|\bNOT\s+ENFORCED\b"
            + @"|\bVIRTUAL\s*(,|\)|$)|\btransaction_timeout\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex NewerThan15();
}
