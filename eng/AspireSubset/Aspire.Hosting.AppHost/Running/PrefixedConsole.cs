using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Aspire.Hosting.Running;

/// <summary>One line for a line of a resource's output, behind the resource's name, as <c>docker compose up</c> does.</summary>
internal sealed class PrefixedConsole() : ConsoleFormatter(FormatterName)
{
    internal const string FormatterName = "prefixed";
    private const string Marker = ".Resources.";

    /// <summary>The log category of a resource, so that <c>Logging:LogLevel:AppHost.Resources</c> rules what is shown.</summary>
    internal static string Category(string applicationName, string resourceId) => $"{applicationName}{Marker}{resourceId}";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var marker = logEntry.Category.IndexOf(Marker, StringComparison.Ordinal);
        var name = marker < 0 ? "apphost" : logEntry.Category[(marker + Marker.Length)..];
        textWriter.WriteLine($"{name,-18} | {logEntry.Formatter(logEntry.State, logEntry.Exception)}");
        if (logEntry.Exception is { } exception)
            textWriter.WriteLine(exception);
    }
}
