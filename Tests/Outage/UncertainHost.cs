using GameApi.Data;
using Microsoft.Extensions.DependencyInjection;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Outage;

/// <summary>A node whose connection breaks after a commit, or after a statement that commits by itself, when a test says so.</summary>
public sealed class UncertainHost(LocalStores stores) : IAsyncLifetime
{
    internal LossyDatabase Commits { get; private set; } = null!;

    internal LostStatement Statements { get; } = new();

    internal GameApiHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Commits = new LossyDatabase(await stores.NewGameDatabaseAsync());
        Host = await GameApiHost.StartAsync(
            stores, new Dictionary<string, string?> { ["ConnectionStrings:gamedb"] = Commits.ConnectionString },
            services => services.ConfigureDbContext<GameDbContext>(options => options.AddInterceptors(Statements)));
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Commits.DisposeAsync();
    }
}
