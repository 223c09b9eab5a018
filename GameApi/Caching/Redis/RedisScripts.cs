namespace GameApi.Caching;

/// <summary>
/// The scripts of <see cref="VersionedRedisStore"/>, each of one key: a hash of <c>data</c> (with <c>absexp</c> and <c>sldexp</c>, the
/// layout of Microsoft.Extensions.Caching.StackExchangeRedis, which reads it), <c>version</c>, and <c>lease</c> or <c>fence</c>.
/// </summary>
internal static class RedisScripts
{
    /// <summary>
    /// Arguments: a lease, its life. Returns the lease that the key has now, which all loads since the last write share; 0 where it is
    /// fenced.
    /// </summary>
    public const string Lease = """
        local there = redis.call('HMGET', KEYS[1], 'fence', 'lease')
        if there[1] then return '0' end
        if there[2] then return there[2] end
        redis.call('HSET', KEYS[1], 'lease', ARGV[1])
        if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
        return ARGV[1]
        """;

    /// <summary>Arguments: data, its life, version, lease.</summary>
    public const string Fill = """
        local there = redis.call('HMGET', KEYS[1], 'lease', 'version')
        if there[1] ~= ARGV[4] then return 0 end
        if there[2] and tonumber(there[2]) > tonumber(ARGV[3]) then return 0 end
        redis.call('HSET', KEYS[1], 'absexp', '-1', 'sldexp', '-1', 'data', ARGV[1], 'version', ARGV[3])
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        return 1
        """;

    /// <summary>Before a commit. Arguments: the fence's life.</summary>
    public const string Fence = """
        local version = redis.call('HGET', KEYS[1], 'version') or '0'
        redis.call('DEL', KEYS[1])
        redis.call('HSET', KEYS[1], 'fence', '1', 'version', version)
        return redis.call('PEXPIRE', KEYS[1], ARGV[1])
        """;

    /// <summary>After a commit. Arguments: data or nothing, its life, version, the fence's life.</summary>
    public const string Write = """
        local known = redis.call('HGET', KEYS[1], 'version')
        if known and tonumber(known) > tonumber(ARGV[3]) then return 0 end
        redis.call('DEL', KEYS[1])
        if ARGV[1] == '' then
            redis.call('HSET', KEYS[1], 'fence', '1', 'version', ARGV[3])
            redis.call('PEXPIRE', KEYS[1], ARGV[4])
        else
            redis.call('HSET', KEYS[1], 'absexp', '-1', 'sldexp', '-1', 'data', ARGV[1], 'version', ARGV[3])
            redis.call('PEXPIRE', KEYS[1], ARGV[2])
        end
        return 1
        """;

    /// <summary>
    /// For a write that Redis may have missed. Arguments: version, the fence's life, the version of what is gone, which is fenced if memory
    /// allows (DEL is allowed without any).
    /// </summary>
    public const string Invalidate = """
        local there = redis.call('HMGET', KEYS[1], 'version', 'fence')
        if there[1] and (tonumber(there[1]) >= tonumber(ARGV[1]) or there[2]) then return 0 end
        redis.call('DEL', KEYS[1])
        if ARGV[1] == ARGV[3] then
            redis.pcall('HSET', KEYS[1], 'fence', '1', 'version', ARGV[1])
            redis.pcall('PEXPIRE', KEYS[1], ARGV[2])
        end
        return 1
        """;
}
