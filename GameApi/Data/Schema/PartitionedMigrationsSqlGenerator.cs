using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure.Internal;
using Npgsql.EntityFrameworkCore.PostgreSQL.Migrations;

namespace GameApi.Data.Schema;

/// <summary>
/// Makes the tables that <see cref="Partitioning"/> marks with their partitions, so that <c>dotnet ef migrations add</c>
/// stays the one way to change the schema. Tables without a mark are left to the provider.
/// </summary>
#pragma warning disable EF1001 // The provider's options are internal, yet its generator cannot be extended without them.
internal sealed class PartitionedMigrationsSqlGenerator(MigrationsSqlGeneratorDependencies dependencies, INpgsqlSingletonOptions options)
    : NpgsqlMigrationsSqlGenerator(dependencies, options)
#pragma warning restore EF1001
{
    protected override void Generate(CreateTableOperation operation, IModel? model, MigrationCommandListBuilder builder, bool terminate = true)
    {
        var entity = model?.GetRelationalModel().FindTable(operation.Name, operation.Schema)?.EntityTypeMappings.First().TypeBase as IReadOnlyEntityType;
        if (entity?.HashColumn() is { } hashColumn)
        {
            CreateTable(operation, model, builder, $"HASH ({hashColumn})");
            for (var part = 0; part < Partitioning.HashPartitions; part++)
                Run(builder, $"CREATE TABLE {operation.Name}_p{part:00} PARTITION OF {operation.Name} FOR VALUES WITH (MODULUS {Partitioning.HashPartitions}, REMAINDER {part})");
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
    }

    /// <summary>For rows to come: <see cref="Migrate.CheckValidation"/> looks through the others, without the lock that this takes.</summary>
    protected override void Generate(AddCheckConstraintOperation operation, IModel? model, MigrationCommandListBuilder builder) =>
        Run(builder, $"ALTER TABLE {operation.Table} ADD CONSTRAINT {operation.Name} CHECK ({operation.Sql}) NOT VALID");

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

    private string Literal(string text) => Dependencies.TypeMappingSource.GetMapping(typeof(string)).GenerateSqlLiteral(text);
}
