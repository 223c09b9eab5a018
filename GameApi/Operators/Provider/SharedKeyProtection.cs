using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace GameApi.Operators.Provider;

/// <summary>
/// Data Protection with the signing key that all nodes share (AES-256-GCM, one key per purpose by HKDF), so that a login can start on one
/// node and complete on another without a stored key ring. The data lives for minutes, so older accepted keys only decrypt.
/// </summary>
internal sealed class SharedKeyProtection : IDataProtector
{
    private const int NonceLength = 12, TagLength = 16;

    private readonly IReadOnlyList<string> _secrets;
    private readonly string _purposes;
    private readonly byte[][] _keys;

    /// <param name="secrets">Signing keys, the current one first.</param>
    /// <param name="purposes">The purposes that the keys are derived for.</param>
    internal SharedKeyProtection(IReadOnlyList<string> secrets, string purposes = "aspiregame provider v1")
    {
        (_secrets, _purposes) = (secrets, purposes);
        _keys = [.. secrets.Select(secret => HKDF.DeriveKey(
            HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), 32, info: Encoding.UTF8.GetBytes(purposes)))];
    }

    public IDataProtector CreateProtector(string purpose) => new SharedKeyProtection(_secrets, $"{_purposes}\n{purpose}");

    /// <returns>Nonce, tag and ciphertext.</returns>
    public byte[] Protect(byte[] plaintext)
    {
        var (nonce, tag, text) = (RandomNumberGenerator.GetBytes(NonceLength), new byte[TagLength], new byte[plaintext.Length]);
        using var aes = new AesGcm(_keys[0], TagLength);
        aes.Encrypt(nonce, plaintext, text, tag);
        return [.. nonce, .. tag, .. text];
    }

    /// <exception cref="CryptographicException">The data was not protected with one of the keys for this purpose.</exception>
    public byte[] Unprotect(byte[] protectedData)
    {
        if (protectedData.Length < NonceLength + TagLength)
            throw new CryptographicException("The data is too short to be protected data.");
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
                // Try the next key.
            }
        }

        throw new CryptographicException("The data was not protected with a key of this application.");
    }
}
