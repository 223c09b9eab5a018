using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using ServiceDefaults.Authentication;

namespace GameApi.Operators;

/// <summary>
/// Encrypts TOTP secrets for the database: AES-256-GCM (NIST SP 800-38D) with a key derived from the signing key (HKDF, RFC 5869), bound to
/// the operator. Data Protection would need a key ring shared by all nodes; they share the signing key already. Secrets encrypted under an
/// accepted older key are readable too, and re-encrypted at the next login.
/// </summary>
internal sealed class TotpVault(IOptions<TokenOptions> tokens)
{
    private const int NonceLength = 12, TagLength = 16;

    private readonly byte[][] _keys = [.. tokens.Value.AcceptedKeys.Prepend(tokens.Value.SigningKey).Select(KeyOf)];

    /// <summary>Returns nonce, tag and ciphertext.</summary>
    internal byte[] Protect(Guid operatorId, byte[] secret)
    {
        var (nonce, tag, text) = (RandomNumberGenerator.GetBytes(NonceLength), new byte[TagLength], new byte[secret.Length]);
        using var aes = new AesGcm(_keys[0], TagLength);
        aes.Encrypt(nonce, secret, text, tag, operatorId.ToByteArray());
        return [.. nonce, .. tag, .. text];
    }

    /// <returns>Null if no known key has encrypted it for this operator; an admin then has to reset the account.</returns>
    internal byte[]? Reveal(Guid operatorId, byte[] stored)
    {
        foreach (var key in _keys)
        {
            var secret = new byte[stored.Length - NonceLength - TagLength];
            using var aes = new AesGcm(key, TagLength);
            try
            {
                aes.Decrypt(
                    stored.AsSpan(0, NonceLength), stored.AsSpan(NonceLength + TagLength), stored.AsSpan(NonceLength, TagLength), secret,
                    operatorId.ToByteArray());
                return secret;
            }
            catch (AuthenticationTagMismatchException)
            {
                // Encrypted under another key.
            }
        }

        return null;
    }

    private static byte[] KeyOf(string signingKey) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(signingKey), 32, info: "aspiregame totp v1"u8.ToArray());
}
