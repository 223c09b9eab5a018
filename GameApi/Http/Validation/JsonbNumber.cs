using System.Buffers.Text;

namespace GameApi.Http.Validation;

/// <summary>Numbers in jsonb. They are PostgreSQL's numeric, written with every digit and without an exponent.</summary>
internal static class JsonbNumber
{
    /// <summary>The most digits after the point that a numeric can have (NUMERIC_DSCALE_MAX).</summary>
    private const int MaxScale = 16_383;

    /// <summary>Returns the length of the text in bytes; a value above every limit if PostgreSQL rejects the number.</summary>
    /// <param name="number">The number in JSON.</param>
    internal static long Length(ReadOnlySpan<byte> number)
    {
        var mark = number.IndexOfAny((byte)'e', (byte)'E');
        var exponent = 0;
        if (mark >= 0 && !(Utf8Parser.TryParse(number[(mark + 1)..], out exponent, out var used) && used == number.Length - mark - 1))
            return int.MaxValue;
        var mantissa = mark < 0 ? number : number[..mark];
        var sign = mantissa[0] is (byte)'-' ? 1 : 0;
        var point = mantissa.IndexOf((byte)'.');
        long integer = (point < 0 ? mantissa.Length : point) - sign;
        long scale = Math.Max(0, (point < 0 ? 0 : mantissa.Length - point - 1) - (long)exponent);
        return scale > MaxScale ? int.MaxValue : sign + Math.Max(1, integer + exponent) + (scale > 0 ? 1 + scale : 0);
    }
}
