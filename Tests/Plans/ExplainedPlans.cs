using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Tests.Api;
using Tests.Stores;

namespace Tests.Plans;

/// <summary>
/// The plans of all statements that a node runs, as PostgreSQL ran them: its module auto_explain sends each as a notice, and Npgsql logs
/// notices. Kept by the request that ran the statement.
/// </summary>
internal sealed class ExplainedPlans(IHttpContextAccessor accessor) : ILoggerProvider
{
    /// <summary>Where the plans of no request are: background work and group commits.</summary>
    public const string Background = "background";

    private const string Notice = "Received notice: ";

    private readonly ConcurrentQueue<(string Request, ExplainedPlan Plan)> _plans = new();

    /// <summary>A node on a database, and the plans of what it runs there.</summary>
    public static async Task<(GameApiHost Host, ExplainedPlans Plans)> StartAsync(LocalStores stores, string database)
    {
        ExplainedPlans plans = null!;
        var host = await GameApiHost.StartAsync(stores, Settings(database), services =>
            services.AddHttpContextAccessor()
                .AddSingleton<ILoggerProvider>(provider => plans = ActivatorUtilities.CreateInstance<ExplainedPlans>(provider)));
        return (host, plans);
    }

    public IReadOnlyList<ExplainedPlan> Of(string request) => [.. _plans.Where(plan => plan.Request == request).Select(plan => plan.Plan)];

    /// <summary>How many statements so far, of whatever request, had this in them.</summary>
    public int Count(string sql) => _plans.Count(plan => plan.Plan.Sql.Contains(sql, StringComparison.Ordinal));

    /// <summary>Connection settings that make the server report its plans, and settings that make a node log them.</summary>
    private static Dictionary<string, string?> Settings(string database) => new()
    {
        ["ConnectionStrings:gamedb"] = new NpgsqlConnectionStringBuilder(database)
        {
            Options =
                "-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0 -c auto_explain.log_analyze=on -c "
                    + "auto_explain.log_timing=off "
                + "-c auto_explain.log_format=json -c auto_explain.log_level=notice -c auto_explain.log_nested_statements=off",
        }.ConnectionString,
        ["Logging:LogLevel:Npgsql"] = "Debug",
    };

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void Dispose()
    {
    }

    private void Take(string message)
    {
        var at = message.IndexOf('{', StringComparison.Ordinal);
        if (!message.StartsWith(Notice, StringComparison.Ordinal) || !message.Contains("plan:", StringComparison.Ordinal) || at < 0)
            return;
        var request = accessor.HttpContext?.Request is { } http ? $"{http.Method} {http.Path}" : Background;
        _plans.Enqueue((request, new ExplainedPlan(JsonDocument.Parse(message[at..]).RootElement.Clone())));
    }

    private sealed class Logger(ExplainedPlans plans) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            plans.Take(formatter(state, exception));
    }
}

/// <summary>A statement and how it was run.</summary>
internal sealed partial class ExplainedPlan(JsonElement explained)
{
    public string Sql => explained.GetProperty("Query Text").GetString()!;

    /// <summary>The scans of a plan by kind; parts that were never run are left out.</summary>
    public IEnumerable<(string Scan, string Table)> Scans => Nodes(explained.GetProperty("Plan"))
        .Where(node =>
            node.TryGetProperty("Relation Name", out _)
                && node.GetProperty("Node Type").GetString()!.EndsWith("Scan", StringComparison.Ordinal))
        .Select(node => (node.GetProperty("Node Type").GetString()!, node.GetProperty("Relation Name").GetString()!));

    /// <summary>
    /// Tables, or partitions, of which more rows were read than a few, without an index. Catalogues are what the driver reads to know the
    /// types.
    /// </summary>
    public IEnumerable<string> ReadWhole => Nodes(explained.GetProperty("Plan"))
        .Where(node => node.GetProperty("Node Type").GetString() == "Seq Scan" && Rows(node) > 100)
        .Select(node => node.GetProperty("Relation Name").GetString()!)
        .Where(table => !table.StartsWith("pg_", StringComparison.Ordinal));

    /// <summary>How many partitions were read of each partitioned table.</summary>
    public IEnumerable<(string Table, int Partitions)> Partitions => Scans.Select(scan => scan.Table).Distinct()
        .Where(table => Part().IsMatch(table)).GroupBy(table => Part().Replace(table, "")).Select(parts => (parts.Key, parts.Count()));

    /// <summary>Reads all columns of a table, including later ones.</summary>
    public bool IsWide => AllColumns().IsMatch(Sql);

    public override string ToString() => $"{Sql}\n{string.Join('\n', Scans.Select(scan => $"  {scan.Scan} on {scan.Table}"))}";

    private static double Rows(JsonElement scan) => scan.GetProperty("Actual Loops").GetDouble()
        * (scan.GetProperty("Actual Rows").GetDouble()
            + (scan.TryGetProperty("Rows Removed by Filter", out var removed) ? removed.GetDouble() : 0));

    private static IEnumerable<JsonElement> Nodes(JsonElement node)
    {
        if (node.TryGetProperty("Actual Loops", out var loops) && loops.GetDouble() == 0)
            yield break;
        yield return node;
        if (node.TryGetProperty("Plans", out var children))
            foreach (var below in children.EnumerateArray().SelectMany(Nodes))
                yield return below;
    }

    [GeneratedRegex(@"\b(SELECT|RETURNING)\s+(\w+\.)?\*(?!\s*FROM\s+unnest\()")]
    private static partial Regex AllColumns();

    [GeneratedRegex(@"_(p\d\d|\d{8}|default)$")]
    private static partial Regex Part();
}
