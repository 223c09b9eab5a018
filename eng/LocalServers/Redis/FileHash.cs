using System.Security.Cryptography;

namespace LocalServers.Redis;

/// <summary>The SHA-256 of a file, in hexadecimal.</summary>
internal static class FileHash
{
    public static async Task<string> OfAsync(FileInfo file, CancellationToken cancellationToken)
    {
        await using var stream = file.OpenRead();
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }

    /// <exception cref="InvalidDataException">It is not as it was left.</exception>
    public static async Task VerifyAsync(string folder, string path, string hash, CancellationToken cancellationToken)
    {
        var file = new FileInfo(Path.Combine(folder, path));
        if (!file.Exists)
            throw new InvalidDataException($"{path} is missing");
        if (await OfAsync(file, cancellationToken) != hash)
            throw new InvalidDataException($"{path} is not as it was left");
    }
}
