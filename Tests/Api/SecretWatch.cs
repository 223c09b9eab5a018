using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Tests.Api;

/// <summary>
/// Collects the secrets that clients of a service send and receive, and searches everything the service logs for them.
/// </summary>
internal sealed class SecretWatch : ILoggerProvider
{
    /// <summary>Shorter ones are test values that a service rejects, and could be any word.</summary>
    private const int ShortestSecret = 12;

    private static readonly HashSet<string> Names =
        ["deviceId", "email", "password", "accessToken", "refreshToken", "clientSecret", "ticket", "current", "new", "secret", "uri"];

    private readonly ConcurrentDictionary<string, bool> _secrets = new();
    private readonly ConcurrentDictionary<string, bool> _lines = new();

    /// <summary>Logs as production does, whatever else the tests log.</summary>
    internal void AddTo(ILoggingBuilder logging)
    {
        logging.AddProvider(this);
        logging.AddFilter<SecretWatch>(null, LogLevel.Information);
        string[] categories =
        [
            "Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore", "Npgsql", "StackExchange.Redis", "System.Net.Http.HttpClient", "Polly",
        ];
        foreach (var category in categories)
            logging.AddFilter<SecretWatch>(category, LogLevel.Warning);
    }

    /// <summary>A handler that collects secrets from the requests and responses that pass through it.</summary>
    internal HttpMessageHandler Around(HttpMessageHandler inner) => new Listener(this) { InnerHandler = inner };

    /// <summary>The lines with a secret, and the secret.</summary>
    internal IEnumerable<string> Leaks() =>
        from line in _lines.Keys from secret in _secrets.Keys
            where line.Contains(secret, StringComparison.OrdinalIgnoreCase) select $"{secret}: {line}";

    /// <summary>A line of a log that is not written in this process.</summary>
    internal void Read(string line) => _lines[line] = true;

    /// <summary>A secret that no client sends.</summary>
    internal void Keep(string secret) => _secrets[secret] = true;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private void Learn(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind is not JsonValueKind.Object)
                return;
            foreach (var member in json.RootElement.EnumerateObject())
                if (Names.Contains(member.Name) && member.Value.ValueKind is JsonValueKind.String
                    && member.Value.GetString() is { Length: >= ShortestSecret } secret)
                    _secrets[secret] = true;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // A test of bad input has no secrets.
        }
    }

    private sealed class Listener(SecretWatch watch) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath;
            var isLogin = path.StartsWith("/v1/auth/", StringComparison.Ordinal) || path == "/v1/presence/ticket"
                || path.StartsWith("/v1/operators", StringComparison.Ordinal);
            if (isLogin && request.Content is JsonContent or StringContent)
                watch.Learn(await request.Content.ReadAsStringAsync(cancellationToken));
            var response = await base.SendAsync(request, cancellationToken);
            foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [])
                if (cookie.Split(';')[0].Split('=', 2) is [_, { Length: >= ShortestSecret } secret])
                    watch.Keep(secret);
            if (isLogin)
                watch.Learn(await response.Content.ReadAsStringAsync(cancellationToken));
            return response;
        }
    }

    private sealed class Logger(SecretWatch watch, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            watch._lines[$"{category}: {formatter(state, exception)} {exception}"] = true;
    }
}
