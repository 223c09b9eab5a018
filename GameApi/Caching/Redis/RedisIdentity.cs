using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace GameApi.Caching;

/// <summary>
/// Which data Redis has: changes with the process that serves it (run id), with a promotion or another primary to follow (replication id),
/// and with any primary of a cluster. What was written before a change may be missing after it.
/// </summary>
internal sealed class RedisIdentity(RedisKeyspace redis)
{
    private const int Length = 16;

    /// <summary>The identity of the server that this node writes to, or of all primaries of a cluster.</summary>
    /// <exception cref="RedisException">Redis is unavailable, or a primary of the cluster is.</exception>
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

    /// <summary>By the database, which is the primary that the client has chosen.</summary>
    private static Task<string> ReadAsync(IDatabase database) =>
        ReadAsync(section => database.ExecuteAsync("INFO", [section], CommandFlags.DemandMaster));

    private static async Task<string> ReadAsync(Func<string, Task<RedisResult>> info)
    {
        var (server, replication) = (info("server"), info("replication"));
        return $"{Field(await server, "run_id")}/{Field(await replication, "master_replid")}";
    }

    private static string? Field(RedisResult info, string name) => ((string?)info)?.Split('\n')
        .FirstOrDefault(
            line => line.StartsWith(name, StringComparison.Ordinal) && line.AsSpan(name.Length).StartsWith(":"))?[(name.Length + 1)..]
                .Trim();
}
