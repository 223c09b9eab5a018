using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LocalServers.Hosting;

namespace LocalServers.Postgres;

/// <summary>
/// PostgreSQL's data folder. Creates it from the template, writes its authentication rules and password, and cleans up after a crash.
/// </summary>
internal sealed class PostgresData(string folder, PostgresBinaries binaries, ServerUser user)
{
    private const int Iterations = 10_000;

    private static readonly TimeSpan LastOwnerTimeout = TimeSpan.FromSeconds(10);

    public string Path { get; } = System.IO.Path.Combine(folder, "data");

    /// <summary>
    /// Whether the server on this folder, primary or standby, accepts connections. Reads the eighth line of <c>postmaster.pid</c>, as
    /// pg_ctl does.
    /// </summary>
    public bool IsAccepting
    {
        get
        {
            try
            {
                return File.ReadLines(PidFile).ElementAtOrDefault(7)?.Trim() is "ready" or "standby";
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    private string PidFile => System.IO.Path.Combine(Path, "postmaster.pid");

    private string PasswordFile => System.IO.Path.Combine(folder, "password.check");

    public async Task PrepareAsync(string password, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(Path))
            Create();
        EnsureWhole();
        await WaitForLastOwnerAsync(cancellationToken);
        await WriteAccessRulesAsync(cancellationToken);
        if (!await IsPasswordSetAsync(password, cancellationToken))
            await SetPasswordAsync(password, cancellationToken);
        user.Own(Path);
    }

    // Copies to a temporary name first, so that an interrupted copy is not mistaken for a database.
    private void Create()
    {
        var unfinished = $"{Path}.unfinished";
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        CopyFolder(binaries.Template, unfinished);
        File.Delete(PasswordFile);
        Directory.Move(unfinished, Path);
    }

    private void EnsureWhole()
    {
        var version = System.IO.Path.Combine(Path, "PG_VERSION");
        var wanted = File.ReadAllText(System.IO.Path.Combine(binaries.Template, "PG_VERSION")).Trim();
        if (!File.Exists(version) || !File.Exists(System.IO.Path.Combine(Path, "global", "pg_control")))
            throw Corrupted("files are missing");
        if (File.ReadAllText(version).Trim() is var found && found != wanted)
            throw new ServerFailure(
                $"The data folder {Path} is of PostgreSQL {found}, not {wanted}: move it, or start with an empty one (./run --reset).");
    }

    public ServerFailure Corrupted(string reason) => ServerFailure.Damaged(Path, reason);

    // If its LocalServers was killed, PostgreSQL takes a moment to stop. After a crash of the machine the process id can be that of any
    // other process.
    private async Task WaitForLastOwnerAsync(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (ReadPidFile() is { } line)
        {
            if (!int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || !IsPostgres(id))
                File.Delete(PidFile);
            else if (clock.Elapsed > LastOwnerTimeout)
                throw new ServerFailure($"The data folder {Path} is in use by another PostgreSQL (process {id}): stop that one first.");
            else
                await Task.Delay(50, cancellationToken);
        }
    }

    /// <returns>The first line, or null if there is no file. The stopping PostgreSQL deletes it at any time.</returns>
    private string? ReadPidFile()
    {
        try
        {
            return File.ReadLines(PidFile).FirstOrDefault("");
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static bool IsPostgres(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.ProcessName.StartsWith("postgres", StringComparison.Ordinal);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private Task WriteAccessRulesAsync(CancellationToken cancellationToken)
    {
        const string rules = """
            # Written at every start: all clients need a password, and must be on this machine.
            host all         all 127.0.0.1/32 scram-sha-256
            host all         all ::1/128      scram-sha-256
            host replication all 127.0.0.1/32 scram-sha-256

            """;
        return File.WriteAllTextAsync(System.IO.Path.Combine(Path, "pg_hba.conf"), rules, cancellationToken);
    }

    // The password of the start replaces an earlier one. Anyone who can write the data folder could change it anyway.
    private async Task SetPasswordAsync(string password, CancellationToken cancellationToken)
    {
        user.Own(Path);
        var quoted = password.Replace("'", "''", StringComparison.Ordinal);
        if (quoted.AsSpan().ContainsAny('\r', '\n', '\0'))
            throw new ServerFailure("LOCALSERVER_PASSWORD contains a line break: use a password without one.");
        var result = await user.RunAsync(binaries.Postgres, ["--single", "-D", Path, "-c", "log_min_messages=error", "postgres"],
            $"SET standard_conforming_strings = on;\nALTER ROLE postgres PASSWORD '{quoted}';\n", cancellationToken);
        if (result.ExitCode != 0 || result.Errors.Contains("ERROR:", StringComparison.Ordinal))
            throw Corrupted(result.LastError);
        await File.WriteAllTextAsync(PasswordFile, Digest(password, RandomNumberGenerator.GetBytes(16)), cancellationToken);
    }

    private async Task<bool> IsPasswordSetAsync(string password, CancellationToken cancellationToken)
    {
        if (!File.Exists(PasswordFile))
            return false;
        var known = await File.ReadAllTextAsync(PasswordFile, cancellationToken);
        return known.Split(':') is [var salt, _] && Convert.TryFromBase64String(salt, new byte[16], out var length) && length == 16
            && known == Digest(password, Convert.FromBase64String(salt));
    }

    private static string Digest(string password, byte[] salt)
    {
        var hash = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, Iterations, HashAlgorithmName.SHA256, 32);
        return $"{Convert.ToBase64String(salt)}:{Convert.ToBase64String(hash)}";
    }

    private static void CopyFolder(string from, string to)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(to);
        else
            Directory.CreateDirectory(to, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, System.IO.Path.Combine(to, System.IO.Path.GetFileName(file)));
        foreach (var inner in Directory.EnumerateDirectories(from))
            CopyFolder(inner, System.IO.Path.Combine(to, System.IO.Path.GetFileName(inner)));
    }
}
