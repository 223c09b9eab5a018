using Npgsql;

namespace GameApi.Migrate;

/// <summary>
/// Creates logins for managed identities on Azure Database for PostgreSQL. The server's Entra administrator calls a function of the
/// database <c>postgres</c>: https://learn.microsoft.com/azure/postgresql/flexible-server/how-to-manage-azure-ad-users. On any other server
/// the administrator creates the logins.
/// </summary>
internal static class EntraLogins
{
    /// <summary>Creates missing logins, as non-administrators without multi-factor authentication.</summary>
    /// <exception cref="InvalidOperationException">A login is missing and cannot be created on this server.</exception>
    public static async Task EnsureAsync(NpgsqlConnection connection, IEnumerable<string> roles, CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        const string Missing = "SELECT name FROM unnest($1) AS name WHERE name NOT IN (SELECT rolname FROM pg_roles)";
        await using (var command = new NpgsqlCommand(Missing, connection) { Parameters = { new() { Value = roles.ToArray() } } })
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
            while (await reader.ReadAsync(cancellationToken))
                missing.Add(reader.GetString(0));
        if (missing.Count == 0)
            return;

        await using var maintenance = await DatabaseCreation.OpenMaintenanceAsync(connection, cancellationToken);
        await using var known = new NpgsqlCommand(
            "SELECT EXISTS (SELECT FROM pg_proc WHERE proname = 'pgaadauth_create_principal')", maintenance);
        if (await known.ExecuteScalarAsync(cancellationToken) is not true)
            throw new InvalidOperationException(
                $"The login {string.Join(", ", missing)} is missing on {connection.Host}: create it there, or remove it from "
                + "Migrate:NodeRoles and Migrate:WorkerRoles.");
        foreach (var role in missing)
        {
            await using var create = new NpgsqlCommand(
                "SELECT * FROM pgaadauth_create_principal($1, false, false)", maintenance) { Parameters = { new() { Value = role } } };
            await create.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
