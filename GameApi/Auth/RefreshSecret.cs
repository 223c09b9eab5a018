using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace GameApi.Auth;

/// <summary>
/// A refresh token: base64url of the owner's id, so that a refresh knows its partition, and 256 random bits. Only its SHA-256 is stored.
/// </summary>
internal sealed class RefreshSecret
{
    private const int IdLength = 16, Length = IdLength + 32;

    private readonly byte[] _bytes;

    private RefreshSecret(byte[] bytes)
    {
        _bytes = bytes;
        (OwnerId, Text, Hash) = (new Guid(bytes.AsSpan(0, IdLength)), Base64Url.EncodeToString(bytes), SHA256.HashData(bytes));
    }

    /// <summary>The player, or the session of an operator.</summary>
    internal Guid OwnerId { get; }

    /// <summary>The token that the client gets.</summary>
    internal string Text { get; }

    /// <summary>The hash that the database stores.</summary>
    internal byte[] Hash { get; }

    internal static RefreshSecret New(Guid ownerId) =>
        new([.. ownerId.ToByteArray(), .. RandomNumberGenerator.GetBytes(Length - IdLength)]);

    /// <summary>
    /// Returns the token that follows this one. Deriving it takes both the token and the salt, which only the database has.
    /// </summary>
    internal RefreshSecret SuccessorOf(byte[] salt) => new([.. OwnerId.ToByteArray(), .. HMACSHA256.HashData(_bytes, salt)]);

    internal static bool TryParse(string text, [NotNullWhen(true)] out RefreshSecret? secret)
    {
        var bytes = new byte[Length];
        secret = Base64Url.IsValid(text, out var length) && length == Length && Base64Url.TryDecodeFromChars(text, bytes, out _)
            ? new(bytes) : null;
        return secret is not null;
    }
}
