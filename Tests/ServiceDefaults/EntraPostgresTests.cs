using Npgsql;
using ServiceDefaults.Passwordless;
using Xunit;

namespace Tests.ServiceDefaults;

public sealed class EntraPostgresTests
{
    [Theory]
    [InlineData("Host=game.postgres.database.azure.com;Username=gameapi", SslMode.VerifyFull)]
    [InlineData("Host=game.postgres.database.azure.com;Username=gameapi;Password=x", SslMode.VerifyFull)]
    [InlineData("Host=game.postgres.database.azure.com;Username=gameapi;SSL Mode=Require", SslMode.Require)]
    [InlineData("Host=localhost;Username=postgres;Password=x", SslMode.Prefer)]
    public void The_certificate_of_a_managed_server_is_verified(string connectionString, SslMode expected)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString).UseEntraIdWithoutPassword();

        Assert.Equal(expected, builder.ConnectionStringBuilder.SslMode);
    }
}
