using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LocalServers.Hosting;

namespace LocalServers.Postgres;

/// <summary>PostgreSQL's data folder: made from the template, its access rules, its password and what a crash left in it.</summary>
internal sealed class PostgresData(string folder, PostgresBinaries binaries, ServerUser user)
{
    private const int Iterations = 10_000;

    private static readonly TimeSpan LastOwnerPatience = TimeSpan.FromSeconds(10);

    public string Path { get; } = System.IO.Path.Combine(folder, "data");

    /// <summary>
    /// Whether the server on this folder, primary or standby, lets clients in: the eighth line of its <c>postmaster.pid</c>, as pg_ctl
    /// reads it.
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

    // Renamed into place, so that a copy cut short is not taken for a database.
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
                $"The data folder {Path} belongs to PostgreSQL {found}, not {wanted}: move it away (or ./run --reset).");
    }

    public ServerFailure Corrupted(string reason) => ServerFailure.Damaged(Path, reason);

    // A PostgreSQL whose LocalServers was killed needs a moment to stop. What a dead machine left behind may name any process by now.
    private async Task WaitForLastOwnerAsync(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (File.Exists(PidFile))
        {
            if (!int.TryParse(File.ReadLines(PidFile).FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                || !IsPostgres(id))
                File.Delete(PidFile);
            else if (clock.Elapsed > LastOwnerPatience)
                throw new ServerFailure($"The data folder {Path} is in use by another PostgreSQL (process {id}): stop that one first.");
            else
                await Task.Delay(50, cancellationToken);
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

    private Task WriteAccessRulesAsync(CancellationToken cancellationToken) => File.WriteAllTextAsync(System.IO.Path.Combine(Path, "pg_hba.conf"), """
        # Written at every start: passwords for all, from this machine only.
        host all         all 127.0.0.1/32 scram-sha-256
        host all         all ::1/128      scram-sha-256
        host replication all 127.0.0.1/32 scram-sha-256

        """, cancellationToken);

    // Whoever may write the data folder may set its password: the one given at the start counts.
    private async Task SetPasswordAsync(string password, CancellationToken cancellationToken)
    {
        user.Own(Path);
        var quoted = password.Replace("'", "''", StringComparison.Ordinal);
        if (quoted.AsSpan().ContainsAny('\r', '\n', '\0'))
            throw new ServerFailure("LOCALSERVER_PASSWORD may not contain line breaks.");
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

    private static string Digest(string password, byte[] salt) =>
        $"{Convert.ToBase64String(salt)}:{Convert.ToBase64String(Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, Iterations, HashAlgorithmName.SHA256, 32))}";

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
