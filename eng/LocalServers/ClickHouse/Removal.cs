using System.Text;

namespace LocalServers.ClickHouse;

/// <summary>
/// DROP, DETACH and TRUNCATE. In a ClickHouse server, a background task removes dropped tables and SYNC waits for it. libchdb has no such
/// task (<c>system.dropped_tables</c> only grows), so the wait would never end. The name is free immediately anyway.
/// </summary>
internal static class Removal
{
    /// <summary>The setting that has the effect of SYNC.</summary>
    public const string WaitSetting = "database_atomic_wait_for_drop_and_detach_synchronously";

    /// <summary>Removes a SYNC or NO DELAY at the end. Returns other statements unchanged.</summary>
    public static string WithoutWaiting(string sql)
    {
        var text = Encoding.UTF8.GetBytes(sql);
        var words = new SqlWords(text);
        if (!words.Next() || !(words.Is("DROP"u8) || words.Is("DETACH"u8) || words.Is("TRUNCATE"u8)))
            return sql;

        var cut = -1;
        var afterKeyword = words.End;
        while (words.Next())
        {
            var isNo = words.Is("NO"u8);
            // Directly after a keyword, SYNC and NO are names.
            if ((isNo || words.Is("SYNC"u8)) && text.AsSpan(afterKeyword..words.Start).ContainsAnyExcept(" \t\r\n"u8))
                cut = words.Start;
            afterKeyword = IsKeyword(words) ? words.End : 0;
        }

        return cut < 0 ? sql : Encoding.UTF8.GetString(text.AsSpan(0, cut));
    }

    private static bool IsKeyword(SqlWords words) =>
        words.Is("TABLE"u8) || words.Is("VIEW"u8) || words.Is("DATABASE"u8) || words.Is("DICTIONARY"u8) || words.Is("EXISTS"u8);
}
