using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Tests.Api;
using Xunit;

namespace Tests.AppHost;

/// <summary>
/// A player who writes without pause, one write at a time: spends with a key, reports with an id, starts sessions, which have neither.
/// </summary>
internal sealed class BusyPlayer(HttpClient client, Guid id) : IDisposable
{
    public Guid Id => id;

    public ConcurrentQueue<Write> Writes { get; } = [];

    public async Task PlayAsync(CancellationToken over)
    {
        for (var turn = 0; !over.IsCancellationRequested; turn++)
        {
            var key = Guid.CreateVersion7();
            var began = Stopwatch.GetTimestamp();
            var (status, answer) = await SendAsync((Kind)(turn % 3), key);
            Writes.Enqueue(new Write((Kind)(turn % 3), key, began, Stopwatch.GetTimestamp(), status, answer));
        }
    }

    /// <summary>As a client does without a response: the same request again where that is safe.</summary>
    public async Task RepeatAsync(Write write) =>
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(write.Kind, write.Key)).Status);

    /// <summary>How often the service has each of the writes of a kind.</summary>
    public async Task<ILookup<Guid, JsonElement>> StoredAsync(Kind kind)
    {
        var (path, member) = kind switch
        {
            Kind.Spend => ("/v1/wallet/entries?limit=100", "reason"),
            Kind.Report => ("/v1/activities?limit=200", "id"),
            _ => ("/v1/sessions?limit=100", "platform"),
        };
        var all = new List<JsonElement>();
        string? next = null;
        do
        {
            var page = await client.FetchAsync($"{path}{(next is null ? "" : $"&cursor={next}")}").JsonAsync();
            all.AddRange(page.GetProperty("items").EnumerateArray());
            next = page.GetProperty("next").GetString();
        }
        while (next is not null);
        return all.Where(item => Guid.TryParse(item.GetProperty(member).GetString(), out _))
            .ToLookup(item => Guid.Parse(item.GetProperty(member).GetString()!));
    }

    public async Task<long> GoldAsync()
    {
        var wallet = await client.FetchAsync("/v1/wallet").JsonAsync();
        return wallet.GetProperty("items").EnumerateArray().Single().GetProperty("balance").GetInt64();
    }

    public void Dispose() => client.Dispose();

    private async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(Kind kind, Guid key)
    {
        using var answer = await (kind switch
        {
            Kind.Spend =>
                client.PostJsonAsync(
                    "/v1/wallet/spend", new { currency = "gold", amount = 1, reason = $"{key:N}" }, ("Idempotency-Key", $"{key}")),
            Kind.Report =>
                client.PostJsonAsync(
                    "/v1/activities",
                    new[] { new { id = key, gameId = "star-drift", kind = "level.up", occurredAt = DateTimeOffset.UtcNow } }),
            _ => client.PostJsonAsync("/v1/sessions", new { gameId = "star-drift", platform = $"{key:N}", clientVersion = "1" }),
        });
        return (answer.StatusCode, await answer.JsonAsync(answer.StatusCode));
    }

    internal enum Kind
    {
        Spend,
        Report,
        Start,
    }

    /// <summary>A write and its outcome; the times are those of <see cref="Stopwatch"/>.</summary>
    internal sealed record Write(Kind Kind, Guid Key, long Began, long Ended, HttpStatusCode Status, JsonElement Answer)
    {
        public bool IsDone => Status is HttpStatusCode.OK or HttpStatusCode.Created;
    }
}
