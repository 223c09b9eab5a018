using System.Globalization;
using System.Text.RegularExpressions;

namespace LocalServers.ClickHouse;

/// <summary>An error of ClickHouse, in its notation: <c>Code: 62. DB::Exception: ... (SYNTAX_ERROR)</c>.</summary>
internal sealed partial class EngineException(string message) : Exception(message)
{
    public const int UnknownException = 1002;

    /// <summary>ClickHouse's error code, as in the header <c>X-ClickHouse-Exception-Code</c>.</summary>
    public int Code { get; } = CodeOf(message);

    private static int CodeOf(string message) =>
        CodePattern().Match(message) is { Success: true } match
            ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            : UnknownException;

    [GeneratedRegex(@"Code: (\d{1,9})\.")]
    private static partial Regex CodePattern();
}
