using System.Text;

namespace Tests.Operators;

/// <summary>Reads a secret as an authenticator app does (RFC 4648, section 6).</summary>
internal static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    internal static byte[] Decode(string text)
    {
        var bits = new StringBuilder();
        foreach (var character in text)
            bits.Append(Convert.ToString(Alphabet.IndexOf(character, StringComparison.Ordinal), 2).PadLeft(5, '0'));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(index => Convert.ToByte(bits.ToString(index * 8, 8), 2))];
    }
}
