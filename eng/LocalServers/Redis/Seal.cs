using System.Security.Cryptography;
using LocalServers.Hosting;

namespace LocalServers.Redis;

/// <summary>
/// What a server left behind when it was stopped, by the SHA-256 of each file. Of a damaged log Garnet takes in silence what it can read, or dies of
/// it; so it is shown nothing that is not as it was left. A server that was killed leaves no seal, and its log to Garnet's own checks.
/// </summary>
internal sealed class Seal(string folder)
{
    private readonly string _path = Path.Combine(folder, "sealed");

    /// <summary>Sets the seal: nothing writes to the folder any more.</summary>
    public async Task SetAsync()
    {
        var lines = new List<string>();
        foreach (var part in (string[])["AOF", "Store"])
            foreach (var file in Files(Path.Combine(folder, part)))
                lines.Add($"{await HashAsync(file, CancellationToken.None)} {Path.GetRelativePath(folder, file)}");
        await File.WriteAllLinesAsync(_path + ".new", lines);
        File.Move(_path + ".new", _path, overwrite: true);
    }

    /// <summary>Breaks the seal, if there is one: what follows writes to the folder.</summary>
    /// <exception cref="ServerFailure">Something is not as it was left. The seal stays.</exception>
    public async Task BreakAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(_path))
            return;
        foreach (var line in await File.ReadAllLinesAsync(_path, cancellationToken))
        {
            if (line.Split(' ', 2) is not [var hash, var file])
                throw ServerFailure.Damaged(folder, "its seal cannot be read");
            var path = Path.Combine(folder, file);
            if (!File.Exists(path))
                throw ServerFailure.Damaged(folder, $"{file} is missing");
            if (await HashAsync(path, cancellationToken) != hash)
                throw ServerFailure.Damaged(folder, $"{file} is not as it was left");
        }

        File.Delete(_path);
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories) : [];

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }
}
