using System.Net;
using System.Security.Claims;
using Azure.Core;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ServiceDefaults.Passwordless;
using Xunit;

namespace Tests.ServiceDefaults;

public sealed class EntraRedisTests
{
    [Fact]
    public void User_and_password_are_the_identity_and_its_token()
    {
        var identity = Guid.NewGuid().ToString();
        var token = new JsonWebTokenHandler()
            .CreateToken(new SecurityTokenDescriptor { Subject = new ClaimsIdentity([new Claim("oid", identity)]) });
        var options = new EntraRedis(new FixedCredential(token));

        Assert.Equal(identity, options.User);
        Assert.Equal(token, options.Password);
    }

    [Theory]
    [InlineData("game.westeurope.redis.azure.net", true)]
    [InlineData("localhost", false)]
    [InlineData("redis.example.com", false)]
    public void Only_hosts_of_azure_are_sent_a_token(string host, bool expected) =>
        Assert.Equal(expected, new EntraRedis(new FixedCredential("")).IsMatch(new DnsEndPoint(host, 10000)));

    private sealed class FixedCredential(string token) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(token, DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
