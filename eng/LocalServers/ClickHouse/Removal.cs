using System.Text;

namespace LocalServers.ClickHouse;

/// <summary>
/// DROP, DETACH and TRUNCATE. In a server a task removes dropped tables in the background, and SYNC waits for it; libchdb has no such task
/// (<c>system.dropped_tables</c> only grows), so the wait would never end. Without it the name is free at once all the same.
/// </summary>
internal static class Removal
{
    /// <summary>The setting that means the same as SYNC.</summary>
    public const string WaitSetting = "database_atomic_wait_for_drop_and_detach_synchronously";

    /// <summary>The statement without SYNC or NO DELAY at its end; any other statement as it is.</summary>
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
            // Directly after a keyword it is a name.
            if ((isNo || words.Is("SYNC"u8)) && text.AsSpan(afterKeyword..words.Start).ContainsAnyExcept(" \t\r\n"u8))
                cut = words.Start;
            afterKeyword = IsKeyword(words) ? words.End : 0;
        }

        return cut < 0 ? sql : Encoding.UTF8.GetString(text.AsSpan(0, cut));
    }

    private static bool IsKeyword(SqlWords words) =>
        words.Is("TABLE"u8) || words.Is("VIEW"u8) || words.Is("DATABASE"u8) || words.Is("DICTIONARY"u8) || words.Is("EXISTS"u8);
}
