using System.Security.Cryptography;
using System.Text.Json;
using AppHost.Running;

namespace AppHost.Secrets;

/// <summary>
/// Generated secrets, kept in <c>secrets.json</c> beside the data they belong to: data outlives a start, so its passwords must too,
/// and user secrets would be shared by all clones on a machine.
/// </summary>
internal static class LocalSecrets
{
    private const int Length = 40;
    private const string Alphabet = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    internal static string ReadOrCreate(string folder, string name)
    {
        var file = Path.Combine(folder, "secrets.json");
        var secrets = Read(file);
        if (!secrets.TryGetValue(name, out var secret))
        {
            secrets[name] = secret = RandomNumberGenerator.GetString(Alphabet, Length);
            Write(file, secrets);
        }
        return secret;
    }

    private static Dictionary<string, string> Read(string file)
    {
        try
        {
            if (File.Exists(file))
                return JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file)) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new UserFacingException(
                $"{file} is damaged, and with it the passwords of the data beside it: ./run --reset starts afresh.");
        }

        return Directory.Exists(Path.Combine(Path.GetDirectoryName(file)!, "postgres"))
            ? throw new UserFacingException(
                $"{file} is missing, and with it the passwords of the data beside it: ./run --reset starts afresh.")
            : [];
    }

    /// <summary>In one step, so that a crash leaves the old file or the new one; readable by its owner only.</summary>
    private static void Write(string file, Dictionary<string, string> secrets)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(file + ".new", options))
            JsonSerializer.Serialize(stream, secrets);
        File.Move(file + ".new", file, overwrite: true);
    }
}
