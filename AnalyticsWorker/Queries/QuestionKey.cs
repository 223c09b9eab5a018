using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AnalyticsWorker.Queries;

/// <summary>
/// The cache key of a question: a hash of its SQL and parameters. HybridCache bypasses the cache for keys that are long or have control
/// characters, such as the line breaks of SQL.
/// </summary>
internal static class QuestionKey
{
    private const char Separator = '\0';

    internal static string Of(string sql, IReadOnlyList<(string Name, object Value)> parameters)
    {
        var text = new StringBuilder(sql);
        foreach (var (name, value) in parameters)
            text.Append(Separator).Append(name).Append(Separator).Append(Text(value));
        return $"question:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))}";
    }

    private static string? Text(object value) =>
        value is DateTime time ? time.ToString("O", CultureInfo.InvariantCulture) : Convert.ToString(value, CultureInfo.InvariantCulture);
}
