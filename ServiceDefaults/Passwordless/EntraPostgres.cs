using Azure.Core;
using Azure.Identity;
using Npgsql;

namespace ServiceDefaults.Passwordless;

/// <summary>Azure Database for PostgreSQL without a password: a managed identity's token is the password.</summary>
public static class EntraPostgres
{
    /// <summary>Hosts with this ending take a token of <see cref="Scope"/>; any other host keeps its password, or goes without.</summary>
    private const string AzureHost = ".postgres.database.azure.com";

    /// <summary>https://learn.microsoft.com/azure/postgresql/flexible-server/how-to-configure-sign-in-azure-ad-authentication</summary>
    private const string Scope = "https://ossrdbms-aad.database.windows.net/.default";

    /// <summary>
    /// Verifies the server's certificate, unless the connection string says otherwise. Where it names an Azure server and no password,
    /// every new connection asks <paramref name="credential"/> (default: the process's own identity) for a token. The credential caches
    /// tokens until shortly before they expire.
    /// </summary>
    public static NpgsqlDataSourceBuilder UseEntraIdWithoutPassword(
        this NpgsqlDataSourceBuilder builder, TokenCredential? credential = null)
    {
        var connection = builder.ConnectionStringBuilder;
        if (connection.Host?.EndsWith(AzureHost, StringComparison.OrdinalIgnoreCase) != true)
            return builder;

        // The default encrypts without looking at whose certificate it is, and a token is as good as a password to whoever gets it.
        if (!connection.ShouldSerialize("SSL Mode"))
            connection.SslMode = SslMode.VerifyFull;
        if (!string.IsNullOrEmpty(connection.Password))
            return builder;

        credential ??= new DefaultAzureCredential();
        var request = new TokenRequestContext([Scope]);
        return builder.UsePasswordProvider(
            _ => credential.GetToken(request, CancellationToken.None).Token,
            async (_, cancellationToken) => (await credential.GetTokenAsync(request, cancellationToken)).Token);
    }
}
