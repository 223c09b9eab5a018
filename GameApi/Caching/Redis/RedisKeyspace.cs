using StackExchange.Redis;
using StackExchange.Redis.KeyspaceIsolation;

namespace GameApi.Caching;

/// <summary>
/// The part of Redis that belongs to this installation: every key and channel begins with <c>Cache:KeyPrefix</c> (default <c>game:</c>),
/// so that several may share a server.
/// </summary>
internal sealed class RedisKeyspace(IConnectionMultiplexer connection, IConfiguration configuration)
{
    public string Prefix { get; } = configuration["Cache:KeyPrefix"] ?? "game:";

    public IDatabase Database => field ??= connection.GetDatabase().WithKeyPrefix(Prefix);

    public IConnectionMultiplexer Connection => connection;

    public RedisChannel Channel(string name) => RedisChannel.Literal(Prefix + name);
}
