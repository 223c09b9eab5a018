using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure.Internal;
using Npgsql.EntityFrameworkCore.PostgreSQL.Migrations;

namespace GameApi.Data.Schema;

/// <summary>
/// Creates the partitions of tables that <see cref="Partitioning"/> marks, and the triggers of <see cref="AppendOnlyTables"/>, so that
/// <c>dotnet ef migrations add</c> stays the one way to change the schema. The provider handles all other tables.
/// </summary>
#pragma warning disable EF1001 // The provider's options are internal, yet its generator cannot be extended without them.
internal sealed partial class PartitionedMigrationsSqlGenerator(
    MigrationsSqlGeneratorDependencies dependencies, INpgsqlSingletonOptions options)
    : NpgsqlMigrationsSqlGenerator(dependencies, options)
#pragma warning restore EF1001
{
    /// <summary>The provider's annotation of an index, as <c>IsCreatedConcurrently</c> sets it.</summary>
    private const string CreatedConcurrently = "Npgsql:CreatedConcurrently";

    private HashSet<string> _created = [];

    public override IReadOnlyList<MigrationCommand> Generate(
        IReadOnlyList<MigrationOperation> operations, IModel? model = null,
        MigrationsSqlGenerationOptions options = MigrationsSqlGenerationOptions.Default)
    {
        _created = operations.OfType<CreateTableOperation>().Select(table => table.Name).ToHashSet(StringComparer.Ordinal);
        return base.Generate(operations, model, options);
    }

    protected override void Generate(
        CreateTableOperation operation, IModel? model, MigrationCommandListBuilder builder, bool terminate = true)
    {
        var entity = EntityOf(operation.Name, model);
        if (entity?.HashColumn() is { } hashColumn)
        {
            CreateTable(operation, model, builder, $"HASH ({hashColumn})");
            // On Citus the shards spread a table. Partitions inside each shard would multiply placements without benefit.
            Run(builder, $"""
                DO $parts$
                DECLARE parts int := CASE WHEN EXISTS (SELECT FROM pg_extension WHERE extname = 'citus')
                    THEN 1 ELSE {Partitioning.HashPartitions} END;
                BEGIN
                    FOR part IN 0..parts - 1 LOOP
                        EXECUTE format(
                            'CREATE TABLE {operation.Name}_p%s PARTITION OF {operation.Name} FOR VALUES WITH (MODULUS %s, REMAINDER %s)',
                            lpad(part::text, 2, '0'), parts, part);
                    END LOOP;
                END $parts$
                """);
        }
        else if (entity?.WeekColumn() is { } weekColumn)
        {
            CreateTable(operation, model, builder, $"RANGE ({weekColumn})");
            Run(builder, $"CREATE TABLE {operation.Name}_default PARTITION OF {operation.Name} DEFAULT");
        }
        else
        {
            base.Generate(operation, model, builder, terminate);
        }

        foreach (var sql in entity?.IsAppendOnly() == true ? AppendOnlyTables.Sql(operation.Name) : [])
            Run(builder, sql);
    }

    /// <summary>
    /// Adds the constraint for new rows only. <see cref="Migrate.ConstraintValidation"/> validates existing rows without the lock that this
    /// takes.
    /// </summary>
    protected override void Generate(AddCheckConstraintOperation operation, IModel? model, MigrationCommandListBuilder builder) =>
        Run(builder, $"ALTER TABLE {operation.Table} ADD CONSTRAINT {operation.Name} CHECK ({operation.Sql}) NOT VALID");

    /// <summary>
    /// Creates an index of an existing table concurrently; otherwise writers would wait until it is built. For a partitioned table this
    /// creates only the parent's index, and <see cref="Migrate.IndexCompletion"/> creates those of the partitions.
    /// </summary>
    protected override void Generate(
        CreateIndexOperation operation, IModel? model, MigrationCommandListBuilder builder, bool terminate = true)
    {
        if (_created.Contains(operation.Table))
        {
            base.Generate(operation, model, builder, terminate);
            return;
        }

        var partitioned = EntityOf(operation.Table, model) is { } entity && (entity.HashColumn() ?? entity.WeekColumn()) is not null;
        operation[CreatedConcurrently] = !partitioned;
        var own = new MigrationCommandListBuilder(Dependencies);
        base.Generate(operation, model, own);
        var sql = own.GetCommandList().Single().CommandText;
        if (partitioned)
        {
            builder.Append(OnTable().Replace(sql, " ON ONLY ", 1)).EndCommand();
            return;
        }

        // An interrupted attempt leaves an invalid index, so it is dropped first. The build waits for older transactions, so the
        // migration's lock_timeout is off meanwhile.
        string[] commands =
        [
            "SET lock_timeout = 0;", $"DROP INDEX CONCURRENTLY IF EXISTS {operation.Name};", sql,
            $"SET lock_timeout = {BriefLocks.LockTimeout.TotalMilliseconds:0};",
        ];
        foreach (var command in commands)
            builder.Append(command).EndCommand(suppressTransaction: true);
    }

    private static IReadOnlyEntityType? EntityOf(string table, IModel? model) =>
        model?.GetRelationalModel().FindTable(table, schema: null)?.EntityTypeMappings.First().TypeBase as IReadOnlyEntityType;

    private void CreateTable(CreateTableOperation operation, IModel? model, MigrationCommandListBuilder builder, string partitionBy)
    {
        builder.AppendLine($"CREATE TABLE {operation.Name} (");
        using (builder.Indent())
        {
            CreateTableColumns(operation, model, builder);
            CreateTableConstraints(operation, model, builder);
            builder.AppendLine();
        }

        Run(builder, $") PARTITION BY {partitionBy}");
        if (operation.Comment is not null)
            Run(builder, $"COMMENT ON TABLE {operation.Name} IS {Literal(operation.Comment)}");
        foreach (var column in operation.Columns.Where(column => column.Comment is not null))
            Run(builder, $"COMMENT ON COLUMN {operation.Name}.{column.Name} IS {Literal(column.Comment!)}");
    }

    private static void Run(MigrationCommandListBuilder builder, string sql) => builder.AppendLine(sql + ";").EndCommand();

    [GeneratedRegex(" ON ")]
    private static partial Regex OnTable();

    private string Literal(string text) => Dependencies.TypeMappingSource.GetMapping(typeof(string)).GenerateSqlLiteral(text);
}
