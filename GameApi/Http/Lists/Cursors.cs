using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace GameApi.Http.Lists;

/// <summary>
/// Opaque positions in lists, signed so that a client can neither forge one nor use one with another list. A cursor is
/// base64url(HMAC-SHA256 of list and position, truncated to 128 bits, then the position as JSON). It is signed, not secret.
/// </summary>
internal sealed class Cursors(IOptions<TokenOptions> tokens)
{
    private const int TagLength = 16;
    private const int MaxLength = 1024;

    private readonly byte[] _key = KeyOf(tokens.Value.SigningKey);
    private readonly byte[][] _acceptedKeys = [.. tokens.Value.AcceptedKeys.Select(KeyOf)];

    /// <summary>Returns the cursor of a position.</summary>
    /// <param name="list">Identifies the list with its owner and filters. A cursor opens only with the same text.</param>
    /// <param name="position">Where the next page starts.</param>
    /// <param name="type">JSON type of the position.</param>
    internal string Seal<T>(string list, T position, JsonTypeInfo<T> type)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(position, type);
        return Base64Url.EncodeToString([.. Tag(_key, list, json), .. json]);
    }

    /// <summary>Reads a cursor of the same list. Without a cursor (null) the list is read from its start.</summary>
    /// <param name="list">The text given to <see cref="Seal"/>.</param>
    /// <param name="cursor">The cursor that the client sent.</param>
    /// <param name="type">JSON type of the position.</param>
    /// <param name="position">The position; default at the start of the list.</param>
    /// <param name="problem">The response if the cursor is invalid.</param>
    /// <param name="parameter">Name of the parameter.</param>
    internal bool TryOpen<T>(
        string list, string? cursor, JsonTypeInfo<T> type, out T? position, [NotNullWhen(false)] out ProblemHttpResult? problem,
        string parameter = "cursor")
    {
        position = default;
        problem = null;
        if (cursor is null || TryRead(list, cursor, type, out position))
            return true;
        problem = Problem.Invalid(parameter, "The `next` of an earlier page of this list with the same filters, unchanged.");
        return false;
    }

    private bool TryRead<T>(string list, string cursor, JsonTypeInfo<T> type, out T? position)
    {
        position = default;
        if (cursor.Length > MaxLength || !Base64Url.IsValid(cursor))
            return false;
        var bytes = Base64Url.DecodeFromChars(cursor);
        if (bytes.Length <= TagLength)
            return false;

        var tag = bytes.AsSpan(0, TagLength);
        var json = bytes.AsSpan(TagLength);
        if (!Matches(_key, list, json, tag) && !AcceptedMatches(list, json, tag))
            return false;
        try
        {
            position = JsonSerializer.Deserialize(json, type);
            return position is not null;
        }
        catch (JsonException)
        {
            // Sealed by another version of this service, with a different shape of positions.
            return false;
        }
    }

    private bool AcceptedMatches(string list, ReadOnlySpan<byte> json, ReadOnlySpan<byte> tag)
    {
        foreach (var key in _acceptedKeys)
            if (Matches(key, list, json, tag))
                return true;
        return false;
    }

    private static bool Matches(byte[] key, string list, ReadOnlySpan<byte> json, ReadOnlySpan<byte> tag) =>
        CryptographicOperations.FixedTimeEquals(Tag(key, list, json), tag);

    private static byte[] Tag(byte[] key, string list, ReadOnlySpan<byte> json) =>
        HMACSHA256.HashData(key, (byte[])[.. Encoding.UTF8.GetBytes(list), 0, .. json])[..TagLength];

    private static byte[] KeyOf(string signingKey) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(signingKey), 32, info: "aspiregame cursors v1"u8.ToArray());
}
