using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace LocalServers.ClickHouse;

/// <summary>What one HTTP request asks of the engine.</summary>
/// <remarks>Disposing of it deletes the file with the rows of an insert.</remarks>
internal sealed class StatementRequest : IDisposable
{
    // Arguments of the HTTP interface itself; every other one is a parameter or a setting.
    private static readonly HashSet<string> Own =
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
        Database = request.Query["database"].ToString() is { Length: > 0 } database ? database
            : request.Headers["X-ClickHouse-Database"].ToString();
        Format = OutputFormat.Of(sql, request.Query["default_format"].ToString() is { Length: > 0 } format ? format
            : request.Headers["X-ClickHouse-Format"].ToString() is { Length: > 0 } header ? header : "TabSeparated");
        QueryId = request.Query["query_id"].ToString() is { Length: > 0 } id ? id : Guid.NewGuid().ToString();
        SessionId = request.Query["session_id"].ToString();
        SessionTimeout = Timeout(request.Query["session_timeout"].ToString());
        // A GET must not change anything.
        if (HttpMethods.IsGet(request.Method))
            Settings["readonly"] = "2";
        foreach (var (name, value) in arguments)
        {
            if (name.StartsWith("param_", StringComparison.Ordinal))
                Parameters[name["param_".Length..]] = value;
            else if (!Own.Contains(name) && name != Removal.WaitSetting)
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

    /// <summary>Whether the statement answers with rows that libchdb can hand out piece by piece.</summary>
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
            var fields = form.Where(field => field.Key != "query").Select(field => KeyValuePair.Create(field.Key, field.Value.ToString()));
            return new StatementRequest(
                request, form.TryGetValue("query", out var query) ? query.ToString()
                    : request.Query["query"].ToString(), null, arguments.Concat(fields));
        }

        var (sql, rows) = await StatementBody.ReadAsync(request, folder, cancellationToken);
        return new StatementRequest(request, sql, rows, arguments);
    }

    // ClickHouse's own default and limit, in seconds.
    private static TimeSpan Timeout(string text) => text.Length == 0 ? TimeSpan.FromSeconds(60)
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 3600
            ? TimeSpan.FromSeconds(seconds)
        : throw new EngineException(
            $"Code: 374. DB::Exception: Session timeout '{text}' is not a number of seconds up to 3600. (INVALID_SESSION_TIMEOUT)");

    /// <summary>Settings as a statement that the session runs first, or null for none.</summary>
    public string? SetStatement() => Settings.Count == 0 ? null
        : "SET "
            + string.Join(
                ", ", Settings.Select(
                    setting => string.Create(CultureInfo.InvariantCulture, $"{Quote(setting.Key, '`')} = {Quote(setting.Value, '\'')}")));

    public static string Quote(string text, char quote) =>
        quote + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace($"{quote}", $"\\{quote}", StringComparison.Ordinal) + quote;

    public void Dispose() => _rows?.Dispose();
}
