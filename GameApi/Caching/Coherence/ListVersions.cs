using System.Buffers.Text;
using System.Security.Cryptography;
using StackExchange.Redis;

namespace GameApi.Caching;

/// <summary>
/// Names for the present state of lists. A page is cached under the name its list had before it was loaded; a change takes the name away after
/// its commit, and whoever asks next gives a new one. Names have no order that two nodes' clocks could get wrong, and are never kept in L1: one
/// question to Redis, and no node lists what was before an acknowledged change.
/// Without Redis each node makes names of its own, for a second: nothing older is listed then.
/// </summary>
internal sealed class ListVersions(RedisKeyspace redis, RedisCircuit circuit, PendingInvalidations pending, TimeProvider time)
{
    /// <summary>Part of every name: taking it away renames all lists, after trouble in which some change may not have arrived.</summary>
    internal const string All = "stamp:all";

    private const string Script = """
        local function name(key, life)
            local there = redis.call('GET', key)
            if there then return there end
            redis.call('SET', key, ARGV[1], 'PX', life)
            return ARGV[1]
        end
        return name(KEYS[1], ARGV[2]) .. name(KEYS[2], ARGV[3])
        """;

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LifeOfAll = TimeSpan.FromDays(1);
    private static readonly TimeSpan LocalLife = TimeSpan.FromSeconds(1);

    private Local? _local;

    /// <summary>The name of a list now.</summary>
    public async ValueTask<string> GetAsync(string list)
    {
        if (circuit.IsClosed)
        {
            try
            {
                var name = await redis.Database.ScriptEvaluateAsync(
                    Script, [Key(list), All], [New(), (long)Life.TotalMilliseconds, (long)LifeOfAll.TotalMilliseconds]);
                circuit.Succeeded();
                return (string)name!;
            }
            catch (Exception exception) when (RedisFailure.IsTransient(exception))
            {
                circuit.Failed();
            }
        }

        return LocalName();
    }

    /// <summary>Lists were changed and the change is committed. Returns when nobody gets their old names any more, or that is noted.</summary>
    public async Task ChangedAsync(IReadOnlyCollection<string> lists)
    {
        if (lists.Count == 0)
            return;
        Volatile.Write(ref _local, null);
        if (circuit.IsClosed)
        {
            try
            {
                await redis.Database.KeyDeleteAsync([.. lists.Select(Key)]);
                circuit.Succeeded();
                return;
            }
            catch (Exception exception) when (RedisFailure.IsTransient(exception))
            {
                circuit.Failed();
            }
        }

        await pending.AddAsync(All, Entry<object>.Gone);
    }

    /// <summary>Renames all lists.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    public Task RenameAllAsync() => redis.Database.KeyDeleteAsync(All);

    private string LocalName()
    {
        var now = time.GetTimestamp();
        if (Volatile.Read(ref _local) is { } known && now < known.Until)
            return known.Name;
        var made = new Local(New(), now + (long)(LocalLife.TotalSeconds * time.TimestampFrequency));
        Volatile.Write(ref _local, made);
        return made.Name;
    }

    private static RedisKey Key(string list) => $"stamp:{list}";

    private static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(12));

    private sealed record Local(string Name, long Until);
}
