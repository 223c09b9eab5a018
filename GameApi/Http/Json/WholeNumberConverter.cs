using System.Buffers;
using System.Buffers.Text;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;
using ServiceDefaults.Problems;

namespace GameApi.Http.Json;

/// <summary>
/// Reads integers as JSON Schema defines them: <c>5</c>, <c>5.0</c> and <c>5e0</c> are the same number. Never rounds.
/// </summary>
internal sealed class WholeNumberConverter<T> : JsonConverter<T> where T : struct, IBinaryInteger<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.Number
            && TryRead(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan, out var number))
            try
            {
                return T.CreateChecked(number);
            }
            catch (OverflowException)
            {
                // Rejected below, like a number with too many digits.
            }

        throw new NotAcceptedException("A whole number.");
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(long.CreateChecked(value));

    private static bool TryRead(ReadOnlySpan<byte> text, out long number)
    {
        if (Utf8Parser.TryParse(text, out number, out int used) && used == text.Length)
            return true;

        var mark = text.IndexOfAny((byte)'e', (byte)'E');
        var exponent = 0;
        var mantissa = mark < 0 ? text : text[..mark];
        if (!mantissa.ContainsAnyExcept("-.0"u8))
        {
            // Zero, whatever the exponent.
            number = 0;
            return true;
        }

        if (mark >= 0 && !(Utf8Parser.TryParse(text[(mark + 1)..], out exponent, out used) && used == text.Length - mark - 1))
            return false;
        var point = mantissa.IndexOf((byte)'.');
        var fraction = point < 0 ? [] : mantissa[(point + 1)..].TrimEnd((byte)'0');
        byte[] digits = [.. point < 0 ? mantissa : mantissa[..point], .. fraction];

        // The remaining exponent once the point has moved behind the last digit.
        var zeros = (long)exponent - fraction.Length;
        var significant = digits.AsSpan().TrimStart((byte)'-').TrimStart((byte)'0');
        var last = significant.TrimEnd((byte)'0');
        zeros += significant.Length - last.Length;
        if (zeros < 0 || last.Length + zeros > 19)
            return false;
        byte[] whole = [.. digits[0] is (byte)'-' ? "-"u8 : [], .. last, .. Enumerable.Repeat((byte)'0', (int)zeros)];
        return Utf8Parser.TryParse(whole, out number, out used) && used == whole.Length;
    }
}
