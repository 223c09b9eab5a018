using Microsoft.Extensions.Options;
using StackExchange.Redis;
using StackExchange.Redis.KeyspaceIsolation;

namespace GameApi.Caching;

/// <summary>
/// The part of Redis that belongs to this installation: every key and channel begins with <see cref="CacheOptions.KeyPrefix"/>.
/// </summary>
internal sealed class RedisKeyspace(IConnectionMultiplexer connection, IOptions<CacheOptions> options)
{
    public string Prefix { get; } = options.Value.KeyPrefix;

    public IDatabase Database => field ??= connection.GetDatabase().WithKeyPrefix(Prefix);

    public IConnectionMultiplexer Connection => connection;

    public RedisChannel Channel(string name) => RedisChannel.Literal(Prefix + name);
}
