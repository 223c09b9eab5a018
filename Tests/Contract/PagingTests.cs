using System.Net;
using System.Text.Json;
using CsCheck;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Contract;

/// <summary>
/// Every list, in pages of any size, while others write: unchanged items appear exactly once, and nothing appears twice.
/// </summary>
public sealed class PagingTests(LocalStores stores) : IAsyncLifetime
{
    private GameApiHost _host = null!;
    private HttpClient _server = null!;
    private HttpClient _admin = null!;
    private int _runs;

    public async ValueTask InitializeAsync()
    {
        _host = await GameApiHost.StartAsync(stores);
        _server = await _host.ServiceAsync("server");
        _admin = await _host.ServiceAsync("admin");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    public static TheoryData<string, string> Lists => new()
    {
        { "/v1/sessions", "sessionId" },
        { "/v1/activities", "id" },
        { "/v1/wallet/entries", "entryId" },
        { "/v1/storage/saves", "key" },
        { "/v1/leaderboards/global", "playerId" },
        { "/v1/games", "gameId" },
        { "/v1/leaderboards", "boardId" },
    };

    [Theory, MemberData(nameof(Lists))]
    public Task Pages_of_any_size_hold_every_item_once_while_others_write(string path, string id) =>
        Gen.Select(Gen.Int[1, 25], Gen.Int[0, 2]).SampleAsync(async (items, third) =>
        {
            // A page of another size each time: the first one of a board is cached by its size.
            var (size, whole) = (3 * third + 1 + _runs % 3, 100 - _runs++);
            var reader = await _host.PlayerAsync();
            for (var n = 0; n < items; n++)
                await WriteAsync(path, reader, n);
            var before = await ReadAllAsync(reader, path, id, whole);
            Assert.True(before.Count >= items);

            using var over = new CancellationTokenSource();
            var writer = Task.Run(async () =>
            {
                // Bounded: a reader of small pages would never catch up.
                for (var n = 1_000; n < 1_060 && !over.IsCancellationRequested; n++)
                    await WriteAsync(path, reader, n);
            }, TestContext.Current.CancellationToken);
            var paged = await ReadAllAsync(reader, path, id, size);
            await over.CancelAsync();
            await writer;

            Assert.Equal(paged.Count, paged.Distinct().Count());
            Assert.Equal(before, paged.Where(before.Contains));
        }, iter: 3, threads: 1);

    /// <summary>
    /// Adds the n-th item of this reader to the list; where items can be removed, it removes one that no assertion looks for.
    /// </summary>
    private async Task WriteAsync(string path, TestPlayer reader, int n)
    {
        switch (path)
        {
            case "/v1/sessions":
                await reader.Client.PostJsonAsync(
                    path, new { gameId = n % 2 == 0 ? "star-drift" : "tower-keep", platform = "web", clientVersion = "1" })
                        .JsonAsync(HttpStatusCode.Created);
                break;
            case "/v1/activities":
                // Not in order of time, and sometimes at the same time.
                var at = DateTimeOffset.UtcNow.AddHours(-(n * 7 % 11) * 24);
                await reader.Client.PostJsonAsync(
                    path, new[] { new { id = Guid.CreateVersion7(), gameId = "star-drift", kind = "a", occurredAt = at } }).JsonAsync();
                break;
            case "/v1/wallet/entries":
                await _server.PostJsonAsync(
                    $"/v1/players/{reader.Id}/wallet/grant", new { currency = "gold", amount = 1, reason = "test" },
                    ("Idempotency-Key", $"{n}")).JsonAsync();
                break;
            case "/v1/storage/saves":
                await reader.Client.SendTextAsync(HttpMethod.Put, $"{path}/{n * 7919 % 1_000:000}-{n}", "{}")
                    .JsonAsync(HttpStatusCode.Created);
                if (n > 1_000)
                    (await reader.Client.SendJsonAsync(HttpMethod.Delete, $"{path}/{(n - 1) * 7919 % 1_000:000}-{n - 1}", null)).Dispose();
                break;
            case "/v1/leaderboards/global":
                // Once the reader pages, only a player who is not looked for moves up and down.
                var player = n < 1_000 ? await _host.PlayerAsync() : reader;
                await _server.SendJsonAsync(
                    HttpMethod.Put, "/v1/leaderboards/global/scores", new { score = n < 1_000 ? n % 5 : n % 3 + 5, playerId = player.Id })
                        .JsonAsync();
                break;
            case "/v1/leaderboards":
                await _admin.SendJsonAsync(
                    HttpMethod.Put, $"/v1/leaderboards/{n * 7919 % 1_000:000}-{Guid.NewGuid():N}/settings",
                    new { name = "Test", policy = "best" }).JsonAsync(HttpStatusCode.Created);
                break;
            default:
                await _admin.SendJsonAsync(
                    HttpMethod.Put, $"/v1/games/{n * 7919 % 1_000:000}-{Guid.NewGuid():N}"[..^6], new { name = "Test" })
                        .JsonAsync(HttpStatusCode.Created);
                break;
        }
    }

    private static async Task<List<string>> ReadAllAsync(TestPlayer reader, string path, string id, int size)
    {
        var items = new List<string>();
        string? next = null;
        do
        {
            var page = await reader.Client.FetchAsync($"{path}?limit={size}{(next is null ? "" : $"&cursor={next}")}").JsonAsync();
            items.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty(id).GetString()!));
            next = page.GetProperty("next") is { ValueKind: JsonValueKind.String } cursor ? cursor.GetString() : null;
        }
        while (next is not null);
        return items;
    }
}
