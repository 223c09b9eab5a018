using System.Text.RegularExpressions;
using GameApi.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Tests.Stores;
using Xunit;

namespace Tests.Data;

/// <summary>
/// During an upgrade the old version works on the new schema, so a migration only adds; one that removes what no version in
/// use reads has <c>Contract</c> in its name.
/// </summary>
public sealed partial class MigrationRulesTests
{
    [Theory]
    [InlineData(typeof(EventLogDbContext))]
    [InlineData(typeof(GameDbContext))]
    [InlineData(typeof(LeaderboardDbContext))]
    public async Task A_migration_leaves_the_version_before_it_working(Type schema)
    {
        // Migrations are read, not run: no server.
        await using var databases = MigratedDatabases.Open("Host=nowhere");
        await using var context = schema == typeof(EventLogDbContext)
            ? new EventLogDbContext(GameDbOptions.For<EventLogDbContext>(databases.Game))
            : schema == typeof(GameDbContext) ? new GameDbContext(GameDbOptions.For<GameDbContext>(databases.Game))
            : (DbContext)new LeaderboardDbContext(GameDbOptions.For<LeaderboardDbContext>(databases.Leaderboards));
        var assembly = context.GetService<IMigrationsAssembly>();

        Assert.NotEmpty(assembly.Migrations);
        Assert.All(
            assembly.Migrations.Where(migration => !migration.Key.Contains("Contract", StringComparison.Ordinal)),
            migration =>
                Assert.Empty(
                    Breaks(assembly.CreateMigration(migration.Value, context.Database.ProviderName!).UpOperations).OfType<string>()));
    }

    [Fact]
    public void A_change_that_breaks_the_previous_version_is_found()
    {
        var builder = new MigrationBuilder("Npgsql.EntityFrameworkCore.PostgreSQL");
        builder.DropColumn("country", "players");
        builder.RenameColumn("country", "players", "region");
        builder.DropTable("players");
        builder.AddColumn<int>("needed", "players", nullable: false);
        builder.AlterColumn<int>("level", "players", type: "integer", oldClrType: typeof(long), oldType: "bigint");
        builder.AlterColumn<int>(
            "level", "players", type: "integer", nullable: false, oldClrType: typeof(int), oldType: "integer", oldNullable: true);
        builder.DropPrimaryKey("pk_players", "players");
        builder.CreateIndex("ux_players_display_name", "players", "display_name", unique: true);
        builder.Sql("ALTER TABLE players DROP COLUMN country");
        builder.Sql("ALTER TABLE players ALTER country SET NOT NULL");
        builder.Sql("CREATE INDEX ix_players_country ON players (country)");
        builder.Sql("ALTER TABLE players ADD CONSTRAINT ck_players_level CHECK (level > 0)");

        Assert.All(Breaks(builder.Operations), Assert.NotNull);
    }

    /// <returns>What of the operation breaks an older version; null where nothing does.</returns>
    private static IEnumerable<string?> Breaks(IReadOnlyList<MigrationOperation> operations)
    {
        // No older version knows these.
        var created = operations.OfType<CreateTableOperation>().Select(table => table.Name).ToHashSet(StringComparer.Ordinal);
        return operations.Select(
            operation => operation is ITableMigrationOperation table && created.Contains(table.Table) ? null : Breaks(operation));
    }

    private static string? Breaks(MigrationOperation operation) => operation switch
    {
        DropTableOperation table => $"drops {table.Name}",
        DropColumnOperation column => $"drops {column.Table}.{column.Name}",
        RenameTableOperation table => $"renames {table.Name}",
        RenameColumnOperation column => $"renames {column.Table}.{column.Name}",
        AddColumnOperation { IsNullable: false, DefaultValue: null, DefaultValueSql: null, ComputedColumnSql: null } column =>
            $"adds {column.Table}.{column.Name}, which old versions do not fill",
        AlterColumnOperation column when column.ColumnType != column.OldColumn.ColumnType =>
            $"changes the type of {column.Table}.{column.Name}",
        AlterColumnOperation { IsNullable: false, OldColumn.IsNullable: true } column =>
            $"wants {column.Table}.{column.Name}, which old versions leave empty",
        DropPrimaryKeyOperation key => $"drops {key.Name}, which old versions may insert by",
        DropUniqueConstraintOperation key => $"drops {key.Name}, which old versions may insert by",
        CreateIndexOperation { IsUnique: true } index => $"refuses with {index.Name} what old versions may write",
        AddUniqueConstraintOperation key => $"refuses with {key.Name} what old versions may write",
        SqlOperation sql when LocksOut().Match(sql.Sql) is { Success: true } found => $"makes writers wait: {found.Value}",
        SqlOperation sql when Drops().Match(sql.Sql) is { Success: true } found => found.Value,
        _ => null,
    };

    /// <summary>Hand-written SQL: operations of EF Core are rewritten to block nobody (<see cref="OnlineMigrationTests"/>).</summary>
    [GeneratedRegex(
        @"\bCREATE\s+(UNIQUE\s+)?INDEX\s+(?!CONCURRENTLY\b)(?!\S+\s+ON\s+ONLY\b)"
            + @"|\bADD\s+CONSTRAINT\b(?![^;]*\b(NOT\s+VALID|USING\s+INDEX)\b)",
        RegexOptions.IgnoreCase)]
    private static partial Regex LocksOut();

    [GeneratedRegex(@"\bDROP\s+(TABLE|COLUMN|CONSTRAINT\s+\S+\s+CASCADE)\b|\bRENAME\b|\bSET\s+NOT\s+NULL\b", RegexOptions.IgnoreCase)]
    private static partial Regex Drops();
}
