using System.Globalization;

namespace Tests.Contract;

/// <summary>What clients send by mistake or on purpose.</summary>
internal static class OddValues
{
    /// <summary>Valid JSON of the wrong kind, size or character.</summary>
    public static readonly string[] Json =
    [
        "null", "true", "0", "-1", "1.5", "-0.0", "1e400", "1e-400", "2147483648", "9223372036854775807", "9223372036854775808",
            "-9223372036854775809",
        "9007199254740993", $"1{new string('0', 400)}",
        "\"\"", "\" \"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\udc00x\"", "\"\\u202e\\u200b\"", "\"\\r\\n\\t\"",
        "\"\u00e9\u6f22\U0001f3ae\u0301\"",
        $"\"{new string('x', 300)}\"", $"\"{new string('\u6f22', 30_000)}\"", "\"' OR 1=1; --\"", "\"%00%n%s{0}\"", "\"../../etc/passwd\"",
        "\"I\u0307\u0130\"",
        "\"00000000-0000-0000-0000-000000000000\"", "\"ffffffff-ffff-ffff-ffff-ffffffffffff\"", "\"0190a0a0a0a070a080a0a0a0a0a0a0a0\"",
        "\"12\"", "\"-1\"",
        "\"0001-01-01T00:00:00Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59.9999999Z\"",
        "\"9999-12-31T23:59:59.9999999-14:00\"",
        "\"2026-02-30T00:00:00Z\"", "\"2026-01-01T00:00:00\"", "\"+275760-09-13T00:00:00Z\"", "\"NaN\"", "\"DE\"", "\"de\"",
        "[]", "[null]", "{}", "{\"\":\"\"}", "{\"a\":{\"\\u0000\":1}}", "{\"a\":\"\\ud83c\"}", "{\"\\ud800\":1}", "{\"a\":1e999}",
        "{\"__proto__\":1,\"constructor\":[]}",
        "5.0", "5e0", "50e-1", "1e-16383", "1e-20000", $"[{string.Join(',', Enumerable.Repeat("1e308", 1_360))}]", "\"star-drift\\n\"",
        "\"level.up\\n\"", "\"gold\\n\"", "\"FR\\n\"",
        "\"ffffffff-ffff-7fff-bfff-ffffffffffff\"", Nested(20, '[', ']'), Nested(64, '[', ']'), Nested(65, '[', ']'), Nested(40, '[', ']'),
        Nested(2_000, '[', ']'), $"[{string.Join(',', Enumerable.Repeat("0", 2_000))}]",
    ];

    /// <summary>What is no JSON at all.</summary>
    public static readonly string[] NoJson =
        ["", " ", "{", "}", "[", "{\"a\":}", "{\"a\":1,}", "{'a':1}", "nul", "\"", "\u0000", "{}{}", "[1] 2", "// {}", "a=1&b=2", "<a/>",
            "\ufeff{}", "NaN", "0x1F", "01", "{\"a\":1 \"b\":2}"];

    /// <summary>For paths, queries and headers.</summary>
    public static readonly string[] Texts =
    [
        "", " ", "0", "-1", "1.5", "1e9", "2147483647", "2147483648", "-2147483649", "9223372036854775808", new string('9', 400), "NaN",
            "null", "true", "a", "*", "**", "\"\"", "\"1\"", "\"x\"", "W/\"1\"", "\"1\", \"2\"",
        "\"9223372036854775807\"", "\"9223372036854775808\"", "\"2147483648\"", "\"-1\"", "1", "..", ".", "...", "%", "%2e%2e", "a/b",
        "a\\b", "\u00e9\u6f22\U0001f3ae", "\u202e", "\u0001", "\u007f", "\u0000", "a\u0000b", "\ud7ff\uffff",
        "' OR 1=1; --", "{0}", "<script>", "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "{00000000-0000-0000-0000-000000000000}",
        "2026-01-01T00:00:00Z", "2026-01-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.9999999-14:00", "99999-01-01",
        "31.12.2026", "now",
        new string('A', 22), new string('A', 1_024), new string('A', 3_000), "star-drift", "STAR-DRIFT", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ];

    private static string Nested(int depth, char open, char close) =>
        string.Create(CultureInfo.InvariantCulture, $"{new string(open, depth)}{new string(close, depth)}");
}
