using System.Data.Common;
using System.Net;
using GameApi.Data;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Outage;

/// <summary>The connection breaks after a commit and before its acknowledgement: nobody knows whether it took place.</summary>
public sealed class UncertainCommitTests(LocalStores stores) : IAsyncLifetime
{
    private readonly LostAnswer _lost = new();
    private GameApiHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await GameApiHost.StartAsync(stores, services: services =>
    {
        services.ConfigureDbContext<GameDbContext>(options => options.AddInterceptors(_lost));
        services.ConfigureDbContext<LeaderboardDbContext>(options => options.AddInterceptors(_lost));
    });

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_score_is_not_added_a_second_time()
    {
        var player = await _host.PlayerAsync();
        _lost.Next = true;

        await player.Client.SendJsonAsync(HttpMethod.Put, "/v1/leaderboards/career/scores", new { score = 10 }).ProblemAsync(HttpStatusCode.ServiceUnavailable, "unavailable");

        Assert.Equal(11, (await player.Client.SendJsonAsync(HttpMethod.Put, "/v1/leaderboards/career/scores", new { score = 1 }).JsonAsync()).GetProperty("score").GetInt64());
    }

    [Fact]
    public async Task A_write_with_a_key_is_answered_as_if_nothing_had_happened()
    {
        var player = await _host.PlayerAsync();
        using var server = await _host.ServiceAsync("server");
        _lost.Next = true;

        var receipt = await server.PostJsonAsync($"/v1/players/{player.Id}/wallet/grant", new { currency = "gold", amount = 5, reason = "test" }, ("Idempotency-Key", "k")).JsonAsync();

        Assert.Equal(5, receipt.GetProperty("balance").GetInt64());
        Assert.Equal(5, (await player.Client.FetchAsync("/v1/wallet").JsonAsync()).GetProperty("items")[0].GetProperty("balance").GetInt64());
    }

    private sealed class LostAnswer : DbTransactionInterceptor
    {
        public bool Next { get; set; }

        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            if (!Next)
                return Task.CompletedTask;
            Next = false;
            throw new NpgsqlException("The connection broke.", new IOException());
        }
    }
}
