namespace GameApi.Leaderboards;

/// <summary>
/// The scripts of <see cref="RankSet"/>. Keys: scores, versions, buckets, the build.
/// </summary>
/// <remarks>
/// ZCOUNT is O(log n) in Redis, but walks the members that it counts in Garnet. So the scores are divided into some sixty buckets, whose
/// counts are kept with each change: a rank is the sum of the buckets above and a ZCOUNT within one of them. A bucket that grows too large
/// is split at its median, an empty one joins its neighbour.
/// </remarks>
internal static class RankScripts
{
    /// <summary>
    /// <c>load</c> reads the lower bounds of the buckets in ascending order and their counts, and returns the marker (~ready or ~building,
    /// never a player's id); nothing if one of the three keys is missing or belongs to another build.
    /// </summary>
    private const string Load = """
        local scores, versions, buckets = KEYS[1], KEYS[2], KEYS[3]
        local bounds, counts
        local function text(number) return string.format('%.0f', number) end
        local function load()
            local packed = redis.call('GET', buckets)
            if not packed then return end
            local state = cmsgpack.unpack(packed)
            bounds, counts = state[2], state[3]
            if redis.call('ZSCORE', scores, state[1]) and redis.call('HEXISTS', versions, state[1]) == 1 then return state[1] end
        end
        local function bucketOf(score)
            local low, high = 1, #bounds
            while low < high do
                local middle = math.floor((low + high + 1) / 2)
                if bounds[middle] <= score then low = middle else high = middle - 1 end
            end
            return low
        end
        local function endOf(bucket) return bounds[bucket + 1] and '(' .. text(bounds[bucket + 1]) or '+inf' end
        local function better(score)
            local bucket = bucketOf(score)
            local count = 0
            for above = bucket + 1, #bounds do count = count + counts[above] end
            -- From the next score: Garnet would walk those that are equal.
            if bounds[bucket + 1] == score + 1 then return count end
            return count + redis.call('ZCOUNT', scores, text(score + 1), endOf(bucket))
        end

        """;

    /// <summary>Splits and joins buckets. A bucket of a single score is never split: ZCOUNT never counts its members.</summary>
    private const string Balance = """
        local function split(bucket)
            local lower = bounds[bucket]
            if bounds[bucket + 1] == lower + 1 then return false end
            local middle = redis.call('ZRANGEBYSCORE', scores, text(lower), endOf(bucket),
                'WITHSCORES', 'LIMIT', math.floor(counts[bucket] / 2), 1)
            local bound = math.max(tonumber(middle[2]), lower + 1)
            local above = redis.call('ZCOUNT', scores, text(bound), endOf(bucket))
            table.insert(bounds, bucket + 1, bound)
            table.insert(counts, bucket + 1, above)
            counts[bucket] = counts[bucket] - above
            return true
        end
        local function balance()
            local limit = math.max(128, math.ceil(redis.call('ZCARD', scores) / 64))
            local bucket = 1
            while bucket <= #bounds do
                if counts[bucket] == 0 and bucket > 1 and counts[bucket - 1] < limit / 2 then
                    table.remove(bounds, bucket)
                    table.remove(counts, bucket)
                elseif counts[bucket] <= limit or not split(bucket) then
                    bucket = bucket + 1
                end
            end
        end
        local function store(marker)
            balance()
            redis.call('SET', buckets, cmsgpack.pack({ marker, bounds, counts }), 'KEEPTTL')
        end
        local function count(old, new)
            local from, to = old and bucketOf(tonumber(old)), new and bucketOf(tonumber(new))
            if from == to then return false end
            if from then counts[from] = counts[from] - 1 end
            if to then counts[to] = counts[to] + 1 end
            return true
        end

        """;

    /// <summary>Arguments: the build's id, its time limit in milliseconds. Removes an older set, which may have deleted members.</summary>
    internal const string Start = """
        if not redis.call('SET', KEYS[4], ARGV[1], 'PX', ARGV[2], 'NX') then return 0 end
        redis.call('UNLINK', KEYS[1], KEYS[2], KEYS[3])
        redis.call('ZADD', KEYS[1], '-inf', '~building')
        redis.call('HSET', KEYS[2], '~building', ARGV[1])
        redis.call('SET', KEYS[3], cmsgpack.pack({ '~building', { -9007199254740992 }, { 0 } }))
        for i = 1, 3 do redis.call('PEXPIRE', KEYS[i], ARGV[2]) end
        return 1
        """;

    /// <summary>
    /// Arguments: members, each with its score (empty: removed) and version. Of two changes of a player's score the one with the higher
    /// version wins, whatever order they arrive in. If no set is complete or being built, nothing is stored: the next build reads the
    /// scores. Returns how many scores are better than the last one; nothing if the set is not complete.
    /// </summary>
    internal const string Apply = Load + Balance + """
        local marker = load()
        if not marker then return false end
        local changed = false
        for i = 1, #ARGV, 3 do
            local member, score, version = ARGV[i], ARGV[i + 1], ARGV[i + 2]
            local known = redis.call('HGET', versions, member)
            if not known or tonumber(known) <= tonumber(version) then
                local old = redis.call('ZSCORE', scores, member)
                if score ~= '' then
                    redis.call('ZADD', scores, score, member)
                elseif old then
                    redis.call('ZREM', scores, member)
                end
                redis.call('HSET', versions, member, version)
                if count(old, score ~= '' and score) then changed = true end
            end
        end
        if changed then
            store(marker)
        end
        if marker ~= '~ready' or ARGV[#ARGV - 1] == '' then return false end
        return better(tonumber(ARGV[#ARGV - 1]))
        """;

    /// <summary>
    /// Arguments: the build's id, the lifetime of the set. If Redis has lost a part of the build, it does not become complete.
    /// </summary>
    internal const string Finish = Load + """
        if redis.call('GET', KEYS[4]) ~= ARGV[1] then return 0 end
        redis.call('DEL', KEYS[4])
        if load() ~= '~building' or redis.call('HGET', versions, '~building') ~= ARGV[1] then return 0 end
        redis.call('ZREM', scores, '~building')
        redis.call('HDEL', versions, '~building')
        redis.call('ZADD', scores, '-inf', '~ready')
        redis.call('HSET', versions, '~ready', '1')
        redis.call('SET', buckets, cmsgpack.pack({ '~ready', bounds, counts }))
        for i = 1, 3 do redis.call('PEXPIRE', KEYS[i], ARGV[2]) end
        return 1
        """;

    /// <summary>Arguments: the build's id.</summary>
    internal const string Abandon = """
        if redis.call('GET', KEYS[4]) ~= ARGV[1] then return 0 end
        return redis.call('UNLINK', KEYS[1], KEYS[2], KEYS[3], KEYS[4])
        """;

    /// <summary>Arguments: scores. Returns how many are better than each; nothing if the set is not complete.</summary>
    internal const string Better = Load + """
        local found = {}
        if load() == '~ready' then
            for i = 1, #ARGV do found[i] = better(tonumber(ARGV[i])) end
        end
        return found
        """;

    /// <summary>Arguments: a member, which is removed with its version.</summary>
    internal const string Remove = Load + Balance + """
        local marker = load()
        local old = redis.call('ZSCORE', scores, ARGV[1])
        redis.call('ZREM', scores, ARGV[1])
        redis.call('HDEL', versions, ARGV[1])
        if marker and old and count(old) then
            store(marker)
        end
        return 1
        """;
}
