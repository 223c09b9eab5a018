using System.IO.Hashing;

namespace Gateway.ConsoleHosting;

/// <summary>A file of the console, in each encoding that the build produced.</summary>
internal sealed record ConsoleFile(string ContentType, byte[] Content, byte[]? Gzip, byte[]? Brotli)
{
    private static readonly Dictionary<string, string> ContentTypes = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
    };

    /// <summary>Weak, because all encodings share it.</summary>
    public string ETag { get; } = $"W/\"{Convert.ToHexStringLower(XxHash64.Hash(Content))}\"";

    /// <summary>Reads a file; null if its extension is not one of the console's.</summary>
    public static ConsoleFile? Read(string path) => ContentTypes.TryGetValue(Path.GetExtension(path), out var contentType)
        ? new(contentType, File.ReadAllBytes(path), Coded(path, ".gz"), Coded(path, ".br"))
        : null;

    private static byte[]? Coded(string path, string extension) =>
        File.Exists(path + extension) ? File.ReadAllBytes(path + extension) : null;
}
