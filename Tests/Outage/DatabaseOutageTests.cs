using System.Collections.Concurrent;
using System.Net;
using Npgsql;
using Tests.Activities;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Outage;

/// <summary>PostgreSQL dies under load: every acknowledged write is there afterwards, once, without a restart of the nodes.</summary>
public sealed class DatabaseOutageTests(LocalStores stores)
{
    private const int Players = 4;
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_killed_under_load_costs_503s_and_nothing_acknowledged()
    {
        await using var server = await stores.StartServerAsync(StoreKind.Postgres, Cancellation);
        var database = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = "game" }.ConnectionString;
        await using (var databases = MigratedDatabases.Open(database))
            await MigratedDatabases.MigrateAsync(databases);
        var settings = new Dictionary<string, string?> { ["ConnectionStrings:gamedb"] = database };
        await using var one = await GameApiHost.StartAsync(stores, settings);
        await using var two = await GameApiHost.StartAsync(stores, new Dictionary<string, string?>(one.Settings));
        var clients = await Task.WhenAll(Enumerable.Range(0, Players).Select(async n =>
        {
            var player = await one.PlayerAsync();
            return new Customer(n % 2 == 0 ? one : two, player, await one.ServiceAsync("server"));
        }));

        using var over = new CancellationTokenSource();
        var load = Task.WhenAll(clients.Select(client => client.PlayAsync(over.Token)));
        foreach (var fall in (Func<Task>[])[() => { server.Kill(); return Task.CompletedTask; }, server.StopAsync])
        {
            await AcknowledgedAsync(clients, more: 5, load);
            await fall();
            await Eventually.HoldsAsync(() => Task.FromResult(load.IsFaulted || clients.All(client => client.IsRefused)));
            await server.RestartAsync(Cancellation);
        }

        await AcknowledgedAsync(clients, more: 5, load);
        await over.CancelAsync();
        await load;

        foreach (var client in clients)
            await client.FindAllAsync(database);
    }

    /// <summary>Waits until every client has been served so many more times, on both nodes.</summary>
    private static async Task AcknowledgedAsync(Customer[] clients, int more, Task load)
    {
        var before = clients.Select(client => client.Acknowledged).ToArray();
        await Eventually.HoldsAsync(
            () => Task.FromResult(load.IsFaulted || clients.Zip(before).All(pair => pair.First.Acknowledged >= pair.Second + more)));
        if (load.IsFaulted)
            await load;
    }

    /// <summary>A player that repeats each write until it is acknowledged, and records the acknowledged ones.</summary>
    private sealed class Customer(GameApiHost host, TestPlayer player, HttpClient server)
    {
        private readonly HttpClient _client = host.NewClient(player.AccessToken);
        private readonly ConcurrentBag<Guid> _activities = [];
        private readonly ConcurrentBag<string> _stored = [];
        private long _gold;
        private int _acknowledged;

        public int Acknowledged => Volatile.Read(ref _acknowledged);

        /// <summary>Whether the latest response was a rejection.</summary>
        public bool IsRefused { get; private set; }

        public async Task PlayAsync(CancellationToken over)
        {
            for (var n = 0; !over.IsCancellationRequested; n++)
            {
                var (id, key) = (Guid.CreateVersion7(), $"k{n}");
                await UntilDoneAsync(() => _client.PostJsonAsync("/v1/activities", new[] { Report.Item(id) }), HttpStatusCode.OK);
                _activities.Add(id);
                await UntilDoneAsync(
                    () => server.PostJsonAsync(
                        $"/v1/players/{player.Id}/wallet/grant", new { currency = "gold", amount = 3, reason = "test" },
                        ("Idempotency-Key", key)), HttpStatusCode.OK);
                await UntilDoneAsync(
                    () => _client.PostJsonAsync(
                        "/v1/wallet/spend", new { currency = "gold", amount = 1, reason = "test" }, ("Idempotency-Key", key)),
                            HttpStatusCode.OK);
                Interlocked.Add(ref _gold, 2);

                // A write that was stored and whose response was lost is found when it is repeated.
                await UntilDoneAsync(
                    () => _client.SendTextAsync(HttpMethod.Put, $"/v1/storage/saves/{key}", $"\"{id}\""), HttpStatusCode.Created,
                    HttpStatusCode.PreconditionRequired);
                _stored.Add($"{key} \"{id}\"");
                Interlocked.Increment(ref _acknowledged);
            }
        }

        public async Task FindAllAsync(string database)
        {
            Assert.Equal(_activities.Order(), (await Report.StoredAsync(database, player.Id)).Where(_activities.Contains).Order());
            await using var source = NpgsqlDataSource.Create(
                new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ConnectionString);
            await using var wallet = source.CreateCommand("""
                SELECT balance, (SELECT sum(amount) FROM wallet_entries e WHERE e.player_id = w.player_id)::bigint
                FROM wallets w WHERE player_id = $1
                """);
            wallet.Parameters.Add(new() { Value = player.Id });
            await using (var row = await wallet.ExecuteReaderAsync(Cancellation))
            {
                Assert.True(await row.ReadAsync(Cancellation));
                Assert.Equal((_gold, _gold), (row.GetInt64(0), row.GetInt64(1)));
            }

            await using var objects = source.CreateCommand("SELECT key || ' ' || value::text FROM storage_objects WHERE player_id = $1");
            objects.Parameters.Add(new() { Value = player.Id });
            await using var rows = await objects.ExecuteReaderAsync(Cancellation);
            var found = new List<string>();
            while (await rows.ReadAsync(Cancellation))
                found.Add(rows.GetString(0));
            Assert.Equal(_stored.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        }

        private async Task UntilDoneAsync(Func<Task<HttpResponseMessage>> send, params HttpStatusCode[] done)
        {
            while (true)
            {
                using var response = await send();
                IsRefused = response.StatusCode == HttpStatusCode.ServiceUnavailable;
                if (done.Contains(response.StatusCode))
                    return;
                var body = await response.Content.ReadAsStringAsync(Cancellation);
                Assert.True(IsRefused, $"{response.RequestMessage} returned {response.StatusCode}: {body}");
                Assert.Contains("urn:aspiregame:problem:unavailable", body, StringComparison.Ordinal);
                Assert.True(response.Headers.RetryAfter?.Delta > TimeSpan.Zero, "Retry-After is missing.");
                await Task.Delay(50, Cancellation);
            }
        }
    }
}
