using System.Reflection;
using ClickHouse.Driver;
using ClickHouse.Driver.ADO;

namespace AnalyticsWorker.Warehouse;

/// <summary>
/// Migrates the warehouse to the current schema: creates the database and applies the new SQL files of <c>Migrations/</c> in order. Every
/// statement is idempotent, because ClickHouse has no transactions around them.
/// </summary>
internal sealed partial class WarehouseMigrator(ClickHouseClient client, ILogger<WarehouseMigrator> logger) : IDisposable
{
    private readonly SemaphoreSlim _once = new(1, 1);
    private bool _done;

    /// <summary>The names of the migrations, in order.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => char.IsAsciiDigit(name[0]))
            .Order(StringComparer.Ordinal),
    ];

    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await _once.WaitAsync(cancellationToken);
        try
        {
            if (_done)
                return;
            await CreateDatabaseAsync(cancellationToken);
            await client.ExecuteNonQueryAsync("""
                CREATE TABLE IF NOT EXISTS migrations (name String, applied_at DateTime DEFAULT now())
                ENGINE = ReplacingMergeTree ORDER BY name
                """, cancellationToken: cancellationToken);
            var applied = await AppliedAsync(cancellationToken);
            foreach (var name in All.Where(name => !applied.Contains(name)))
                await ApplyAsync(name, cancellationToken);
            _done = true;
        }
        finally
        {
            _once.Release();
        }
    }

    public void Dispose() => _once.Dispose();

    private async Task CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        var database = client.Settings.Database;
        using var server = new ClickHouseClient(new ClickHouseClientSettings(client.Settings) { Database = "default" });
        await server.ExecuteNonQueryAsync(
            $"CREATE DATABASE IF NOT EXISTS `{database.Replace("`", "``", StringComparison.Ordinal)}`",
            cancellationToken: cancellationToken);
    }

    private async Task<HashSet<string>> AppliedAsync(CancellationToken cancellationToken)
    {
        var applied = new HashSet<string>(StringComparer.Ordinal);
        await using var reader = await client.ExecuteReaderAsync(
            "SELECT DISTINCT name FROM migrations", cancellationToken: cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            applied.Add(reader.GetString(0));
        return applied;
    }

    private async Task ApplyAsync(string name, CancellationToken cancellationToken)
    {
        using var text = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        var statements = (await text.ReadToEndAsync(cancellationToken))
            .Split(";\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var statement in statements)
            await client.ExecuteNonQueryAsync(statement.TrimEnd(';'), cancellationToken: cancellationToken);
        await client.InsertBinaryAsync("migrations", ["name"], [[name]], cancellationToken: cancellationToken);
        LogApplied(name);
    }

    [LoggerMessage(LogLevel.Information, "Warehouse: applied {Name}")]
    private partial void LogApplied(string name);
}
