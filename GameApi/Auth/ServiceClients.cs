using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace GameApi.Auth;

/// <summary>The configured services.</summary>
internal sealed class ServiceClients(IOptions<AuthOptions> options)
{
    private static readonly byte[] DummyHash = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);

    private readonly Dictionary<string, ServiceClient> _clients = options.Value.Clients.ToDictionary(
        client => client.Id, StringComparer.Ordinal);

    /// <summary>Returns the client with this id and secret, or null. It compares in constant time, also for an unknown id.</summary>
    internal ServiceClient? Find(string id, string secret)
    {
        var client = _clients.GetValueOrDefault(id);
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(secret));
        return CryptographicOperations.FixedTimeEquals(given, client?.SecretBytes() ?? DummyHash) ? client : null;
    }
}
