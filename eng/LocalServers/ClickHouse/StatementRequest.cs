using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace LocalServers.ClickHouse;

/// <summary>A statement with its parameters and settings, from an HTTP request.</summary>
/// <remarks>Disposing of it deletes the file with the rows of an insert.</remarks>
internal sealed class StatementRequest : IDisposable
{
    // Arguments of the HTTP interface itself. All others are query parameters or settings.
    private static readonly HashSet<string> InterfaceArguments =
    [
        "query", "database", "default_format", "query_id", "session_id", "session_timeout", "session_check", "user", "password",
        "role", "compress", "decompress", "enable_http_compression", "buffer_size", "wait_end_of_query", "quota_key",
        "client_protocol_version",
    ];

    private readonly FileStream? _rows;

    private StatementRequest(HttpRequest request, string sql, FileStream? rows, IEnumerable<KeyValuePair<string, string>> arguments)
    {
        _rows = rows;
        Sql = Removal.WithoutWaiting(sql);
        Database = Given(request.Query["database"]) ?? Given(request.Headers["X-ClickHouse-Database"]) ?? "";
        Format = OutputFormat.Of(
            sql, Given(request.Query["default_format"]) ?? Given(request.Headers["X-ClickHouse-Format"]) ?? "TabSeparated");
        QueryId = Given(request.Query["query_id"]) ?? Guid.NewGuid().ToString();
        SessionId = request.Query["session_id"].ToString();
        SessionTimeout = Timeout(request.Query["session_timeout"].ToString());
        // GET is a safe method: it must not change data.
        if (HttpMethods.IsGet(request.Method))
            Settings["readonly"] = "2";
        foreach (var (name, value) in arguments)
        {
            if (name.StartsWith("param_", StringComparison.Ordinal))
                Parameters[name["param_".Length..]] = value;
            else if (!InterfaceArguments.Contains(name) && name != Removal.WaitSetting)
                Settings[name] = value;
        }
    }

    public string Sql { get; }

    public string Database { get; }

    public OutputFormat Format { get; }

    public string QueryId { get; }

    /// <summary>Empty for a statement without a session.</summary>
    public string SessionId { get; }

    /// <summary>How long the session is kept after the statement.</summary>
    public TimeSpan SessionTimeout { get; }

    public Dictionary<string, string> Parameters { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Settings { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the statement returns rows, which libchdb can stream.</summary>
    public bool IsQuery
    {
        get
        {
            var text = Encoding.UTF8.GetBytes(Sql);
            var words = new SqlWords(text);
            return words.Next() && (words.Is("SELECT"u8) || words.Is("WITH"u8));
        }
    }

    public static async Task<StatementRequest> ReadAsync(HttpRequest request, string folder, CancellationToken cancellationToken)
    {
        var arguments = request.Query.Select(argument => KeyValuePair.Create(argument.Key, argument.Value.ToString()));
        if (request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) is true)
        {
            var form = await request.ReadFormAsync(cancellationToken);
            var query = form.TryGetValue("query", out var field) ? field : request.Query["query"];
            var fields = form.Where(pair => pair.Key != "query").Select(pair => KeyValuePair.Create(pair.Key, pair.Value.ToString()));
            return new StatementRequest(request, query.ToString(), null, arguments.Concat(fields));
        }

        var (sql, rows) = await StatementBody.ReadAsync(request, folder, cancellationToken);
        return new StatementRequest(request, sql, rows, arguments);
    }

    // In seconds, with the default and the limit of ClickHouse.
    private static TimeSpan Timeout(string text)
    {
        if (text.Length == 0)
            return TimeSpan.FromSeconds(60);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 3600
            ? TimeSpan.FromSeconds(seconds)
            : throw new EngineException(
                $"Code: 374. DB::Exception: Session timeout '{text}' is not a number of seconds up to 3600. (INVALID_SESSION_TIMEOUT)");
    }

    private static string? Given(StringValues value) => value.ToString() is { Length: > 0 } text ? text : null;

    /// <summary>A statement that applies the settings, or null if there are none.</summary>
    public string? SetStatement() => Settings.Count == 0
        ? null
        : $"SET {string.Join(", ", Settings.Select(setting => $"{Quote(setting.Key, '`')} = {Quote(setting.Value, '\'')}"))}";

    public static string Quote(string text, char quote) =>
        quote + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace($"{quote}", $"\\{quote}", StringComparison.Ordinal) + quote;

    public void Dispose() => _rows?.Dispose();
}
