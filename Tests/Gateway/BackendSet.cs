namespace Tests.Gateway;

/// <summary>Several nodes of one service.</summary>
public sealed class BackendSet : IAsyncDisposable
{
    private BackendSet(IReadOnlyList<Backend> all) => All = all;

    public IReadOnlyList<Backend> All { get; }

    public static async Task<BackendSet> StartAsync(int count)
    {
        var all = new Backend[count];
        for (var node = 0; node < count; node++)
            all[node] = await Backend.StartAsync();
        return new BackendSet(all);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in All)
            await node.DisposeAsync();
    }
}
