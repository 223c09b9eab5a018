using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using Tests.Api;
using Xunit;

namespace Tests.Analytics;

/// <summary>Reports activities, and repeats each report until it is acknowledged.</summary>
internal static class ReportingClient
{
    private const int MaxPerReport = 40;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A well-behaved client: it repeats a report under the same ids until it is acknowledged.</summary>
    public static async Task ReportAsync(HttpClient client, Random random, ConcurrentBag<Guid> acknowledged, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var items = Enumerable.Range(0, random.Next(1, MaxPerReport)).Select(_ => new
            {
                id = Guid.CreateVersion7(),
                gameId = random.Next(2) == 0 ? "star-drift" : "word-garden",
                kind = "level.up",
                occurredAt = DateTimeOffset.UtcNow.AddMinutes(-random.Next(40_000)),
                payload = new { level = random.Next(100) },
            }).ToList();
            while (!await IsAcknowledgedAsync(client, items))
                await Task.Delay(100, Stop);
            foreach (var item in items)
                acknowledged.Add(item.id);
            await Task.Delay(random.Next(20), Stop);
        }
    }

    private static async Task<bool> IsAcknowledgedAsync<T>(HttpClient client, List<T> items)
    {
        using var answer = await client.PostAsJsonAsync(new Uri("/v1/activities", UriKind.Relative), items, Stop);
        if (!answer.IsSuccessStatusCode)
        {
            Assert.True(
                answer.StatusCode is HttpStatusCode.ServiceUnavailable,
                $"GameApi returned {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Stop)}");
            return false;
        }
        var receipt = await Task.FromResult(answer).JsonAsync();
        Assert.Equal(0, receipt.GetProperty("rejected").GetArrayLength());
        return true;
    }
}
