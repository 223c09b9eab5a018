namespace GameApi.Caching;

/// <summary>
/// The scripts of <see cref="VersionedRedisStore"/>. Each takes one key: a hash of <c>data</c> (with <c>absexp</c> and <c>sldexp</c>, the
/// layout that Microsoft.Extensions.Caching.StackExchangeRedis reads), <c>version</c>, and <c>lease</c> or <c>fence</c>.
/// </summary>
internal static class RedisScripts
{
    /// <summary>
    /// Arguments: a lease, its lifetime. Returns the key's lease, which all loads since the last write share; 0 if the key is fenced.
    /// </summary>
    public const string Lease = """
        local there = redis.call('HMGET', KEYS[1], 'fence', 'lease')
        if there[1] then return '0' end
        if there[2] then return there[2] end
        redis.call('HSET', KEYS[1], 'lease', ARGV[1])
        if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
        return ARGV[1]
        """;

    /// <summary>Stores a loaded value. Arguments: data, its lifetime, version, lease.</summary>
    public const string Fill = """
        local there = redis.call('HMGET', KEYS[1], 'lease', 'version')
        if there[1] ~= ARGV[4] then return 0 end
        if there[2] and tonumber(there[2]) > tonumber(ARGV[3]) then return 0 end
        redis.call('HSET', KEYS[1], 'absexp', '-1', 'sldexp', '-1', 'data', ARGV[1], 'version', ARGV[3])
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        return 1
        """;

    /// <summary>Runs before a commit. Arguments: the lifetime of the fence.</summary>
    public const string Fence = """
        local version = redis.call('HGET', KEYS[1], 'version') or '0'
        redis.call('DEL', KEYS[1])
        redis.call('HSET', KEYS[1], 'fence', '1', 'version', version)
        return redis.call('PEXPIRE', KEYS[1], ARGV[1])
        """;

    /// <summary>Runs after a commit. Arguments: data or an empty string, its lifetime, version, the lifetime of the fence.</summary>
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
    /// Runs for a write that Redis may have missed. Arguments: version, the lifetime of the fence, the version that means "gone", for which
    /// it sets a fence if memory allows (DEL needs none).
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
