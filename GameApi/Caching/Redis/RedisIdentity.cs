using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace GameApi.Caching;

/// <summary>
/// Identifies the data that Redis serves. It changes with the server process (run id), with a promotion or another primary (replication
/// id), and with any primary of a cluster. Writes from before a change may be missing after it.
/// </summary>
internal sealed class RedisIdentity(RedisKeyspace redis)
{
    private const int Length = 16;

    /// <summary>Reads the identity of the server that this node writes to, or of all primaries of a cluster.</summary>
    /// <exception cref="RedisException">Redis, or a primary of the cluster, is unavailable.</exception>
    public async Task<string> ReadAsync()
    {
        var servers = redis.Connection.GetServers();
        var primaries = servers.Any(server => server is { IsConnected: true, ServerType: ServerType.Cluster })
            ? servers.Where(server => !server.IsReplica).Select(ReadAsync)
            : [ReadAsync(redis.Connection.GetDatabase())];
        var all = await Task.WhenAll(primaries);
        return Base64Url.EncodeToString(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(' ', all.Order(StringComparer.Ordinal)))))[..Length];
    }

    private static Task<string> ReadAsync(IServer server) => ReadAsync(section => server.ExecuteAsync("INFO", section));

    /// <summary>Reads it from the primary that the client has chosen.</summary>
    private static Task<string> ReadAsync(IDatabase database) =>
        ReadAsync(section => database.ExecuteAsync("INFO", [section], CommandFlags.DemandMaster));

    private static async Task<string> ReadAsync(Func<string, Task<RedisResult>> info)
    {
        var (server, replication) = (info("server"), info("replication"));
        return $"{Field(await server, "run_id")}/{Field(await replication, "master_replid")}";
    }

    private static string? Field(RedisResult info, string name)
    {
        var prefix = $"{name}:";
        var line = ((string?)info)?.Split('\n').FirstOrDefault(line => line.StartsWith(prefix, StringComparison.Ordinal));
        return line?[prefix.Length..].Trim();
    }
}
