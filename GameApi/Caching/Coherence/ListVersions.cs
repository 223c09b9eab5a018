using System.Buffers.Text;
using System.Security.Cryptography;

namespace GameApi.Caching;

/// <summary>
/// Names for the present state of lists. A page is cached under the name its list had before it was loaded. The name has two parts: a
/// random one in Redis, which a change removes after its commit and the next reader makes anew, so that no node lists what was before an
/// acknowledged change; and the last change that this node knows of (<see cref="KnownLists"/>), which holds whatever Redis does, within
/// milliseconds. Without Redis each node makes the first part of its own, for a second.
/// </summary>
internal sealed class ListVersions(
    RedisKeyspace redis, RedisCircuit circuit, VersionedRedisStore l2, CacheBackplane backplane, KnownLists lists,
    PendingInvalidations pending, TimeProvider time)
{
    private const string Prefix = "list:";

    private const string Script = """
        local there = redis.call('GET', KEYS[1])
        if there then return there end
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return ARGV[1]
        """;

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LocalLife = TimeSpan.FromSeconds(1);

    private Local? _local;

    /// <summary>The list that a key of the backplane is for, if it is for one.</summary>
    public static string? ListOf(string key) => key.StartsWith(Prefix, StringComparison.Ordinal) ? key[Prefix.Length..] : null;

    /// <summary>The name of a list now.</summary>
    public async ValueTask<string> GetAsync(string list) =>
        $"{await SharedNameAsync(list) ?? LocalName()}.{lists.Of(list)}";

    /// <summary>
    /// Lists were changed and the change is committed. Returns when nobody gets their old names any more, or that is noted.
    /// </summary>
    public async Task ChangedAsync(IReadOnlyCollection<string> changed)
    {
        if (changed.Count == 0)
            return;
        Volatile.Write(ref _local, null);
        foreach (var list in changed)
        {
            var change = KnownLists.NewChange();
            lists.Changed(list, change);
            backplane.Notify(Prefix + list, change);
        }

        if (circuit.IsClosed)
        {
            try
            {
                await Task.WhenAll(changed.Select(list => redis.Database.KeyDeleteAsync(l2.KeyOf(Prefix + list))));
                circuit.Succeeded(RedisCall.Write);
                return;
            }
            catch (Exception exception) when (RedisFailure.IsTransient(exception))
            {
                circuit.Failed(RedisCall.Write, exception);
            }
        }

        await pending.AddAsync(
            [.. changed.Select(list => new BackplaneMessage(BackplaneMessage.NotInRedis, KnownLists.NewChange(), Prefix + list))]);
    }

    private async Task<string?> SharedNameAsync(string list)
    {
        if (!circuit.IsClosed)
            return null;
        try
        {
            var name = await redis.Database.ScriptEvaluateAsync(
                Script, [l2.KeyOf(Prefix + list)], [NewName(), (long)Life.TotalMilliseconds]);
            circuit.Succeeded(RedisCall.Read);
            return (string)name!;
        }
        catch (Exception exception) when (RedisFailure.IsTransient(exception))
        {
            // A full Redis takes no new name, and still deletes those there are.
            if (!RedisFailure.IsOutOfMemory(exception))
                circuit.Failed(RedisCall.Read, exception);
            return null;
        }
    }

    private string LocalName()
    {
        var now = time.GetTimestamp();
        if (Volatile.Read(ref _local) is { } known && now < known.Until)
            return known.Name;
        var made = new Local(NewName(), now + (long)(LocalLife.TotalSeconds * time.TimestampFrequency));
        Volatile.Write(ref _local, made);
        return made.Name;
    }

    private static string NewName() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(12));

    private sealed record Local(string Name, long Until);
}
