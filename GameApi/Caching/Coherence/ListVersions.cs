using System.Buffers.Text;
using System.Security.Cryptography;

namespace GameApi.Caching;

/// <summary>
/// The versions of lists. A page is cached under the version its list had before the page was loaded. A version has two parts. The first is
/// random and shared in Redis: a change deletes it after its commit and the next reader creates a new one, so no node serves a page from
/// before an acknowledged change. The second is the last change this node knows of (<see cref="KnownLists"/>): it takes effect within
/// milliseconds, whatever state Redis is in. Without Redis each node makes the first part itself and keeps it for a second.
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

    /// <summary>Returns the list that a backplane key belongs to; null if it belongs to none.</summary>
    public static string? ListOf(string key) => key.StartsWith(Prefix, StringComparison.Ordinal) ? key[Prefix.Length..] : null;

    /// <summary>Returns the current version of a list.</summary>
    public async ValueTask<string> GetAsync(string list) =>
        $"{await SharedNameAsync(list) ?? LocalName()}.{lists.Of(list)}";

    /// <summary>
    /// Invalidates lists after a change is committed. Returns once no node uses their old versions, or the invalidation is stored as
    /// pending.
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
            // A Redis that is out of memory takes no new version, but still deletes.
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
