using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GameApi.Operators;

/// <summary>
/// Time-based one-time passwords (RFC 6238) with the parameters of authenticator apps: HMAC-SHA-1, steps of 30 seconds, six digits.
/// </summary>
internal static class Totp
{
    /// <summary>RFC 4226, section 4, R6.</summary>
    internal const int SecretLength = 20;

    private const int Digits = 6;
    private const int StepSeconds = 30;

    /// <summary>
    /// RFC 6238, section 5.2: codes of the previous and the next step are accepted, since clocks differ and people type slowly.
    /// </summary>
    private const int Drift = 1;

    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    internal static long StepAt(DateTimeOffset time) => time.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>RFC 4226, section 5.3.</summary>
    internal static string Code(byte[] secret, long step, int digits = Digits)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        // The function of the RFC, which every authenticator app supports. SHA-1's collisions do not weaken an HMAC.
#pragma warning disable CA5350
        var hash = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xf)) & 0x7fffffff;
        return (number % (int)Math.Pow(10, digits)).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    /// <summary>
    /// Returns the step of a code, if it is after the last used step; otherwise null. It takes the same time for wrong and right codes.
    /// </summary>
    internal static long? Match(byte[] secret, string code, DateTimeOffset time, long lastStep)
    {
        long? match = null;
        for (var step = StepAt(time) - Drift; step <= StepAt(time) + Drift; step++)
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Code(secret, step)), Encoding.UTF8.GetBytes(code))
                && step > lastStep)
                match = step;
        return match;
    }

    /// <summary>Returns the secret in Base32, for manual entry (RFC 4648, section 6; 20 bytes need no padding).</summary>
    internal static string Text(byte[] secret)
    {
        var text = new StringBuilder();
        var (buffer, bits) = (0, 0);
        foreach (var octet in secret)
        {
            (buffer, bits) = ((buffer << 8) | octet, bits + 8);
            for (; bits >= 5; bits -= 5)
                text.Append(Base32[(buffer >> (bits - 5)) & 31]);
            buffer &= (1 << bits) - 1;
        }

        return text.ToString();
    }

    /// <summary>Returns the secret in Google Authenticator's Key Uri Format, which every app reads.</summary>
    internal static string Uri(byte[] secret, string email) =>
        $"otpauth://totp/AspireGame:{System.Uri.EscapeDataString(email)}?secret={Text(secret)}&issuer=AspireGame";
}
