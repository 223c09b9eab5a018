using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace GameApi.Auth;

/// <summary>The services of the configuration.</summary>
internal sealed class ServiceClients(IOptions<AuthOptions> options)
{
    private static readonly byte[] Nobody = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);

    private readonly Dictionary<string, ServiceClient> _clients = options.Value.Clients.ToDictionary(
        client => client.Id, StringComparer.Ordinal);

    /// <summary>The client with this id and secret, or null; compares in constant time whether the id is known or not.</summary>
    internal ServiceClient? Find(string id, string secret)
    {
        var client = _clients.GetValueOrDefault(id);
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(secret));
        return CryptographicOperations.FixedTimeEquals(given, client?.SecretBytes() ?? Nobody) ? client : null;
    }
}
