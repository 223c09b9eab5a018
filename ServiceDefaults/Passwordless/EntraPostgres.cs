using Azure.Core;
using Azure.Identity;
using Npgsql;

namespace ServiceDefaults.Passwordless;

/// <summary>Passwordless Azure Database for PostgreSQL: a managed identity's token serves as the password.</summary>
public static class EntraPostgres
{
    /// <summary>Hosts with this suffix accept a token of <see cref="Scope"/>. Any other host uses its password or none.</summary>
    private const string AzureHost = ".postgres.database.azure.com";

    /// <summary>https://learn.microsoft.com/azure/postgresql/flexible-server/how-to-configure-sign-in-azure-ad-authentication</summary>
    private const string Scope = "https://ossrdbms-aad.database.windows.net/.default";

    /// <summary>
    /// For an Azure server: verifies the server's certificate unless the connection string says otherwise. Without a password, every new
    /// connection gets a token from <paramref name="credential"/> (default: the process's own identity). The credential caches tokens until
    /// shortly before they expire.
    /// </summary>
    public static NpgsqlDataSourceBuilder UseEntraIdWithoutPassword(
        this NpgsqlDataSourceBuilder builder, TokenCredential? credential = null)
    {
        var connection = builder.ConnectionStringBuilder;
        if (connection.Host?.EndsWith(AzureHost, StringComparison.OrdinalIgnoreCase) != true)
            return builder;

        // The default encrypts without verifying the certificate, and anyone who intercepts a token can log in with it.
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
