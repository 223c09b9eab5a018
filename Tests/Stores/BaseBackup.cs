using Npgsql;

namespace Tests.Stores;

/// <summary>Copies a running PostgreSQL's data as pg_basebackup does, which the embedded server lacks.</summary>
internal static class BaseBackup
{
    private const string PasswordCheck = "password.check";

    /// <param name="primary">Runs, and keeps its WAL during the copy.</param>
    /// <param name="folder">Where a standby of it can start.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public static async Task TakeAsync(LocalServer primary, string folder, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection($"{primary.ConnectionString};Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var begin = new NpgsqlCommand("SELECT pg_backup_start('replica', fast => true)", connection);
        await begin.ExecuteNonQueryAsync(cancellationToken);
        var data = Path.Combine(folder, "data");
        Copy(Path.Combine(primary.DataFolder, "data"), data);
        // Beside it: the marker that the password is set, which a standby cannot do.
        File.Copy(Path.Combine(primary.DataFolder, PasswordCheck), Path.Combine(folder, PasswordCheck));
        await using var end = new NpgsqlCommand("SELECT labelfile FROM pg_backup_stop(wait_for_archive => false)", connection);
        var label = (string)(await end.ExecuteScalarAsync(cancellationToken))!;

        await File.WriteAllTextAsync(Path.Combine(data, "backup_label"), label, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(data, "standby.signal"), "", cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(data, "postgresql.auto.conf"),
            $"primary_conninfo = 'host=127.0.0.1 port={primary.Port} user=postgres password={primary.Password}'\n", cancellationToken);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(to, File.GetUnixFileMode(from));
        foreach (
            var file in Directory.EnumerateFiles(from)
                .Where(file => Path.GetFileName(file) is not "postmaster.pid" and not "postmaster.opts"))
            try
            {
                File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
            }
            catch (FileNotFoundException)
            {
                // Removed meanwhile: the WAL has that too.
            }

        foreach (var inner in Directory.EnumerateDirectories(from))
            Copy(inner, Path.Combine(to, Path.GetFileName(inner)));
    }
}
