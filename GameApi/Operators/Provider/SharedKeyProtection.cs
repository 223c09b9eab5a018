using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace GameApi.Operators.Provider;

/// <summary>
/// Data Protection with the signing key that all nodes share (AES-256-GCM, a key per purpose by HKDF): a login that begins on one node may
/// end on another, without a key ring to store. What it protects lives for minutes, so accepted keys are read and never written.
/// </summary>
internal sealed class SharedKeyProtection : IDataProtector
{
    private const int NonceLength = 12, TagLength = 16;

    private readonly IReadOnlyList<string> _secrets;
    private readonly string _purposes;
    private readonly byte[][] _keys;

    /// <param name="secrets">Signing keys, the current one first.</param>
    /// <param name="purposes">What the keys are derived for.</param>
    internal SharedKeyProtection(IReadOnlyList<string> secrets, string purposes = "aspiregame provider v1")
    {
        (_secrets, _purposes) = (secrets, purposes);
        _keys = [.. secrets.Select(secret => HKDF.DeriveKey(
            HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), 32, info: Encoding.UTF8.GetBytes(purposes)))];
    }

    public IDataProtector CreateProtector(string purpose) => new SharedKeyProtection(_secrets, $"{_purposes}\n{purpose}");

    /// <summary>Nonce, tag and ciphertext.</summary>
    public byte[] Protect(byte[] plaintext)
    {
        var (nonce, tag, text) = (RandomNumberGenerator.GetBytes(NonceLength), new byte[TagLength], new byte[plaintext.Length]);
        using var aes = new AesGcm(_keys[0], TagLength);
        aes.Encrypt(nonce, plaintext, text, tag);
        return [.. nonce, .. tag, .. text];
    }

    /// <exception cref="CryptographicException">No key of ours has protected it for this purpose.</exception>
    public byte[] Unprotect(byte[] protectedData)
    {
        if (protectedData.Length < NonceLength + TagLength)
            throw new CryptographicException("Too short to be protected.");
        foreach (var key in _keys)
        {
            var text = new byte[protectedData.Length - NonceLength - TagLength];
            using var aes = new AesGcm(key, TagLength);
            try
            {
                aes.Decrypt(
                    protectedData.AsSpan(0, NonceLength), protectedData.AsSpan(NonceLength + TagLength),
                    protectedData.AsSpan(NonceLength, TagLength), text);
                return text;
            }
            catch (AuthenticationTagMismatchException)
            {
                // Of another key.
            }
        }

        throw new CryptographicException("No key of this application has protected it.");
    }
}
