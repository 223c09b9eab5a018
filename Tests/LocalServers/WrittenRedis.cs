using StackExchange.Redis;
using Tests.Stores;
using Xunit;

namespace Tests.LocalServers;

/// <summary>
/// Data of a server that wrote, took a checkpoint and wrote again, then stopped or was killed: written once, and copied for each test.
/// </summary>
public sealed class WrittenRedis(LocalStores stores)
{
    private const int Keys = 500;

    private readonly Lazy<Task<string>> _stopped = new(() => MakeAsync(stores, server => server.StopAsync()));
    private readonly Lazy<Task<string>> _killed = new(() => MakeAsync(stores, server => { server.Kill(); return Task.CompletedTask; }));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A data folder of the caller's own.</summary>
    public async Task<string> CopyAsync(bool killed)
    {
        var source = await (killed ? _killed : _stopped).Value;
        var copy = ScratchFolder.New("written-redis");
        foreach (var folder in Directory.EnumerateDirectories(source, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(copy, Path.GetRelativePath(source, folder)));
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(copy, Path.GetRelativePath(source, file)));
        return copy;
    }

    public static async Task WriteAsync(LocalServer server)
    {
        await using var redis = await ConnectAsync(server);
        await Task.WhenAll(Enumerable.Range(0, Keys).Select(i => redis.GetDatabase().StringSetAsync($"k{i}", i)));
        await redis.GetDatabase().ExecuteAsync("SAVE");
        await Task.WhenAll(Enumerable.Range(0, Keys).Select(i => redis.GetDatabase().StringSetAsync($"k{i}", -i)));
    }

    public static async Task AssertCompleteAsync(LocalServer server)
    {
        await using var redis = await ConnectAsync(server);
        var values = await ReadAsync(redis);
        Assert.Equal(Enumerable.Range(0, Keys).Select(key => -key), values.Select(value => (int)value));
    }

    public static Task<RedisValue[]> ReadAsync(ConnectionMultiplexer redis) =>
        redis.GetDatabase().StringGetAsync([.. Enumerable.Range(0, Keys).Select(key => (RedisKey)$"k{key}")]);

    public static async Task<ConnectionMultiplexer> ConnectAsync(LocalServer server) =>
        await ConnectionMultiplexer.ConnectAsync($"{server.ConnectionString},allowAdmin=true");

    private static async Task<string> MakeAsync(LocalStores stores, Func<LocalServer, Task> end)
    {
        await using var server = await stores.StartServerAsync(StoreKind.Redis, Cancellation);
        await WriteAsync(server);
        await end(server);
        return server.DataFolder;
    }
}
