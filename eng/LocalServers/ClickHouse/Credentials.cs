using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace LocalServers.ClickHouse;

/// <summary>The only user of the server. Clients send its password in one of the three ways of ClickHouse's HTTP interface.</summary>
internal sealed class Credentials(string user, string password)
{
    public bool Accepts(HttpRequest request)
    {
        var (name, secret) = Given(request);
        // Always compares both, in constant time, so that the response time reveals nothing.
        return Same(name, user) & Same(secret, password);
    }

    private static (string User, string Password) Given(HttpRequest request)
    {
        if (request.Headers.TryGetValue("X-ClickHouse-User", out var header))
            return (header.ToString(), request.Headers["X-ClickHouse-Key"].ToString());
        if (AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var basic)
            && basic.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
            return Decode(basic.Parameter ?? "");
        return (request.Query.TryGetValue("user", out var queried) ? queried.ToString() : "default", request.Query["password"].ToString());
    }

    private static (string, string) Decode(string base64)
    {
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length))
            return ("", "");
        return Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [var name, var secret] ? (name, secret) : ("", "");
    }

    private static bool Same(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));
}
