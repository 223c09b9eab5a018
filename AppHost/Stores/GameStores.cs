namespace AppHost.Stores;

/// <summary>The connection strings of the stores, wherever they run.</summary>
/// <param name="Game">PostgreSQL database <c>gamedb</c>: players, sessions, wallets, the event log.</param>
/// <param name="Leaderboards">PostgreSQL database <c>leaderboarddb</c>, which may be on another server.</param>
/// <param name="Cache">Redis protocol, <c>cache</c>.</param>
/// <param name="Analytics">ClickHouse database <c>analytics</c>.</param>
internal sealed record GameStores(
    IResourceBuilder<IResourceWithConnectionString> Game,
    IResourceBuilder<IResourceWithConnectionString> Leaderboards,
    IResourceBuilder<IResourceWithConnectionString> Cache,
    IResourceBuilder<IResourceWithConnectionString> Analytics)
{
    /// <summary>Whether this stack runs the stores, so that it may delete their data.</summary>
    internal bool AreOwned { get; init; } = true;
}
