using GameApi.Activities;
using System.Net;
using System.Text.Json;
using CsCheck;
using GameApi.Caching;
using GameApi.Leaderboards;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Tests.Wallets;
using Xunit;

namespace Tests.Players;

/// <summary>Writes that race an erasure leave nothing of the player.</summary>
public sealed class ErasureRaceTests(LocalStores stores)
{
    private static readonly Dictionary<string, string?> Eager =
        new() { ["Erasure:Interval"] = "00:00:00.100", ["Erasure:RequestLimit"] = "00:00:00.500" };

    /// <summary>When a request ends whose body was in flight before the erasure.</summary>
    internal enum Ends
    {
        Before,
        With,
        AfterResponse,
        AfterRows,
        AfterAll,
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_write_that_races_an_erasure_leaves_anything()
    {
        await using var host = await GameApiHost.StartAsync(stores, Eager);
        var bank = await Bank.OpenAsync(host);
        await using var source = NpgsqlDataSource.Create(host.Database);

        await Gen.Enum<Ends>().Array[PlayerWrites.Count].SampleAsync(ends => CheckAsync(host, bank, source, ends), iter: 12, threads: 6);

        Assert.Empty(host.Errors.Lines);
    }

    [Fact]
    public async Task An_erasure_waits_for_transactions_that_began_before_it()
    {
        await using var host = await GameApiHost.StartAsync(stores, Eager);
        await using var source = NpgsqlDataSource.Create(host.Database);
        var player = await host.PlayerAsync();
        await using var connection = await source.OpenConnectionAsync(Stop);
        await using var transaction = await connection.BeginTransactionAsync(Stop);
        var late = new AppendedActivities();
        late.Add([new(player.Id, Guid.CreateVersion7(), "star-drift", null, "late.one", DateTimeOffset.UtcNow)]);
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var command in late.Commands(connection))
            batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync(Stop);

        using var asked = await player.Client.DeleteAsync("/v1/players/me", Stop);
        await Eventually.HoldsAsync(
            () => IsAsync(source, player.Id, "SELECT barrier IS NOT NULL FROM erased_players WHERE player_id = $1"));
        Assert.False(await IsAsync(source, player.Id, GameErased));
        await transaction.CommitAsync(Stop);

        await Eventually.HoldsAsync(() => IsAsync(source, player.Id, AllErased));
        await Eventually.HoldsAsync(async () => (await Remains.OfErasedAsync(source, player.Id)).Count == 0);
    }

    [Fact]
    public async Task Erasures_that_fail_do_not_block_the_rest()
    {
        await using var host = await GameApiHost.StartAsync(stores, Eager);
        await using var source = NpgsqlDataSource.Create(host.Database);
        await using var fail = source.CreateCommand("""
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not this one'; END $$;
            CREATE TRIGGER refuse BEFORE DELETE ON wallets FOR EACH ROW WHEN (old.currency = 'stuck') EXECUTE FUNCTION refuse();
            WITH stuck AS (
                INSERT INTO erasure_requests (player_id, requested_at)
                SELECT uuidv7(), now() - interval '1 hour' FROM generate_series(1, 30)
                RETURNING player_id)
            INSERT INTO wallets (player_id, currency, balance, updated_at) SELECT player_id, 'stuck', 1, now() FROM stuck
            """);
        await fail.ExecuteNonQueryAsync(Stop);
        var player = await host.PlayerAsync();

        using var asked = await player.Client.DeleteAsync("/v1/players/me", Stop);

        await Eventually.HoldsAsync(() => IsAsync(source, player.Id, AllErased));
        await Eventually.HoldsAsync(() => IsAsync(source, player.Id, """
            SELECT count(*) = 30 FROM erasure_requests
            WHERE attempts > 0 AND leaderboards_erased_at IS NOT NULL AND player_id <> $1
            """));
        await using var mend = source.CreateCommand("DROP TRIGGER refuse ON wallets; UPDATE erasure_requests SET next_attempt_at = now()");
        await mend.ExecuteNonQueryAsync(Stop);
        await Eventually.HoldsAsync(
            () => IsAsync(
                source, player.Id, "SELECT count(*) = 31 FROM erasure_requests WHERE cache_erased_at IS NOT NULL OR player_id = $1"));
    }

    private const string GameErased = "SELECT game_erased_at IS NOT NULL FROM erasure_requests WHERE player_id = $1";
    private const string AllErased = "SELECT cache_erased_at IS NOT NULL FROM erasure_requests WHERE player_id = $1";

    private static async Task CheckAsync(GameApiHost host, Bank bank, NpgsqlDataSource source, Ends[] ends)
    {
        var (player, other) = (await host.PlayerAsync("Ada", "GB"), await host.PlayerAsync());
        var writes = await PlayerWrites.BeginAsync(host, bank, player, other);
        Task<HttpResponseMessage[]> EndAsync(Ends when) =>
            Task.WhenAll(writes.Zip(ends).Where(pair => pair.Second == when).Select(pair => pair.First.EndAsync()));

        var answers = new List<HttpResponseMessage>(await EndAsync(Ends.Before));
        var with = EndAsync(Ends.With);
        using var asked = await player.Client.DeleteAsync("/v1/players/me", Stop);
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        answers.AddRange([.. await EndAsync(Ends.AfterResponse), .. await with]);
        await Eventually.HoldsAsync(() => IsAsync(source, player.Id, GameErased));
        answers.AddRange(await EndAsync(Ends.AfterRows));
        await Eventually.HoldsAsync(() => IsAsync(source, player.Id, AllErased));
        answers.AddRange(await EndAsync(Ends.AfterAll));

        Assert.All(
            answers, answer => Assert.True((int)answer.StatusCode < 500, $"{answer.RequestMessage} returned {(int)answer.StatusCode}"));
        await Eventually.HoldsAsync(async () => (await Remains.OfErasedAsync(source, player.Id)).Count == 0);
        var redis = host.Services.GetRequiredService<RedisKeyspace>().Database;
        Assert.Null(await redis.SortedSetScoreAsync(
            host.Services.GetRequiredService<RankSet>().Key("global", "scores"), player.Id.ToString("N")));
        Assert.Null(await redis.SortedSetScoreAsync("presence:game:star-drift", player.Id.ToString("N")));
        await other.Client.FetchAsync($"/v1/players/{player.Id}").ProblemAsync(HttpStatusCode.NotFound, "not-found");
        foreach (var token in await TokensAsync(answers, player.Id))
        {
            using var client = host.NewClient(token);
            await client.FetchAsync("/v1/players/me").ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        }
    }

    /// <summary>The access tokens that logins and refreshes gave out for the player.</summary>
    private static async Task<List<string>> TokensAsync(IEnumerable<HttpResponseMessage> answers, Guid player)
    {
        var tokens = new List<string>();
        foreach (var answer in answers.Where(IsLogin))
        {
            var pair = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).RootElement;
            if (pair.GetProperty("playerId").GetGuid() == player)
                tokens.Add(pair.GetProperty("accessToken").GetString()!);
        }
        return tokens;

        static bool IsLogin(HttpResponseMessage answer) => answer.IsSuccessStatusCode
            && answer.RequestMessage!.RequestUri!.AbsolutePath.StartsWith("/v1/auth", StringComparison.Ordinal);
    }

    private static async Task<bool> IsAsync(NpgsqlDataSource source, Guid player, string sql)
    {
        await using var command = source.CreateCommand(sql);
        command.Parameters.Add(new() { Value = player });
        return await command.ExecuteScalarAsync(Stop) is true;
    }
}
