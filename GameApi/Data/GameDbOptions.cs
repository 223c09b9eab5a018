using GameApi.Data.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace GameApi.Data;

/// <summary>The options that all contexts share.</summary>
internal static class GameDbOptions
{
    /// <summary>
    /// Configures no tracking by default, partition-aware migrations with a history table per context (several may share a database), and a
    /// few quick retries, so that an outage is reported within seconds. Internal errors are retried too: Citus reports a lost node with
    /// one. EF Core's own error logs are lowered to debug: the handler of an exception logs it, and EF Core would also log lost races and
    /// successful retries, each with a stack trace.
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

    /// <summary>Options of a context outside of dependency injection: migrations, design time, tests.</summary>
    public static DbContextOptions<TContext> For<TContext>(NpgsqlDataSource source) where TContext : DbContext
    {
        var options = new DbContextOptionsBuilder<TContext>();
        options.UseGameDatabase<TContext>(source);
        return options.Options;
    }
}
