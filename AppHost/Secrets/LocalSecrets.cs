using System.Security.Cryptography;
using System.Text.Json;
using AppHost.Running;

namespace AppHost.Secrets;

/// <summary>
/// Generates secrets and stores them in <c>secrets.json</c> beside the data that they protect. Data outlives a run, so its passwords must
/// too. User secrets would be shared by all clones on a machine.
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
                $"{file} is damaged, so the passwords of the data beside it are lost. Start with empty data: ./run --reset.");
        }

        return Directory.Exists(Path.Combine(Path.GetDirectoryName(file)!, "postgres"))
            ? throw new UserFacingException(
                $"{file} is missing, so the passwords of the data beside it are lost. Start with empty data: ./run --reset.")
            : [];
    }

    /// <summary>Replaces the file atomically, so that a crash leaves the old or the new one. Only its owner can read it.</summary>
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
