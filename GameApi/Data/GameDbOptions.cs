using GameApi.Data.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace GameApi.Data;

/// <summary>What the contexts have in common.</summary>
internal static class GameDbOptions
{
    /// <summary>
    /// No tracking unless asked for, partition-aware migrations with a history per context (several may share a database), and a few quick
    /// retries, also of an internal error, by which Citus reports a lost node: an outage is reported within seconds, not waited out.
    /// Whoever handles an exception logs it: EF Core's own errors would report lost races and what a retry mended, with a stack each.
    /// </summary>
    public static DbContextOptionsBuilder UseGameDatabase<TContext>(this DbContextOptionsBuilder options, NpgsqlDataSource source)
        where TContext : DbContext =>
        options
            .UseNpgsql(source, npgsql => npgsql
                .EnableRetryOnFailure(
                    maxRetryCount: 3, maxRetryDelay: TimeSpan.FromMilliseconds(500), errorCodesToAdd: [PostgresErrorCodes.InternalError])
                .MigrationsHistoryTable(
                    $"migrations_{SnakeCase.Of(typeof(TContext).Name.Replace("DbContext", "", StringComparison.Ordinal))}"))
            .ConfigureWarnings(warnings => warnings.Log(
                (RelationalEventId.CommandError, LogLevel.Debug), (RelationalEventId.ConnectionError, LogLevel.Debug),
                (RelationalEventId.TransactionError, LogLevel.Debug),
                (CoreEventId.SaveChangesFailed, LogLevel.Debug), (CoreEventId.QueryIterationFailed, LogLevel.Debug)))
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
            .ReplaceService<IMigrationsSqlGenerator, PartitionedMigrationsSqlGenerator>();

    /// <summary>A context outside of dependency injection: migrations, design time, tests.</summary>
    public static DbContextOptions<TContext> For<TContext>(NpgsqlDataSource source) where TContext : DbContext
    {
        var options = new DbContextOptionsBuilder<TContext>();
        options.UseGameDatabase<TContext>(source);
        return options.Options;
    }
}
