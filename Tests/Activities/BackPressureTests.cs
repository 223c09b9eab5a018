using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using GameApi.Activities;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Activities;

public sealed class BackPressureTests(LocalStores stores)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_queue_rejects_with_Retry_After_and_serves_what_it_accepted()
    {
        await using var host = await GameApiHost.StartAsync(stores, new Dictionary<string, string?>
        {
            ["Activities:QueueLimit"] = "500",
            ["Activities:MaxPerCommit"] = "100",
            ["Activities:Writers"] = "1",
        });
        using var metrics = new Measured(host.Services.GetRequiredService<IMeterFactory>());
        var player = await host.PlayerAsync();
        var sent = new List<Guid>();

        await using var holder = new NpgsqlConnection(host.Database);
        await holder.OpenAsync(Cancellation);
        List<Task<(int Accepted, int, System.Text.Json.JsonElement)>> taken;
        await using (var hold = await holder.BeginTransactionAsync(Cancellation))
        {
            await using (var command = new NpgsqlCommand("LOCK TABLE activity_ids IN SHARE MODE", holder, hold))
                await command.ExecuteNonQueryAsync(Cancellation);

            // One is committing, and waits for the lock; five fill the queue.
            taken = [SendAsync()];
            await Eventually.HoldsAsync(
                () => Task.FromResult(metrics.Sum("activities.queued") == 0 && metrics.Count("activities.queued") >= 2));
            for (var n = 0; n < 5; n++)
                taken.Add(SendAsync());
            await Eventually.HoldsAsync(() => Task.FromResult(metrics.Sum("activities.queued") == 500));

            var refused = Report.Item();
            using var response = await player.Client.ReportAsync(refused);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.True(response.Headers.RetryAfter?.Delta > TimeSpan.Zero);
            Assert.Contains(
                "urn:aspiregame:problem:unavailable", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
            Assert.Equal(1, metrics.Sum("activities.turned_away"));
            await hold.RollbackAsync(Cancellation);
        }

        foreach (var receipt in await Task.WhenAll(taken))
            Assert.Equal(100, receipt.Accepted);
        Assert.Equal(sent.Order(), (await Report.StoredAsync(host.Database, player.Id)).Order());
        await player.Client.ReportAsync(Report.Item()).ReceiptAsync();
        Assert.Equal(0, metrics.Sum("activities.queued"));
        Assert.Equal(601, metrics.Sum("activities.batch_size"));
        Assert.Equal(601, metrics.Sum("activities.items"));
        Assert.Equal(metrics.Count("activities.batch_size"), metrics.Count("activities.commit_time"));

        Task<(int Accepted, int, System.Text.Json.JsonElement)> SendAsync()
        {
            var ids = Enumerable.Range(0, 100).Select(_ => Guid.CreateVersion7()).ToArray();
            sent.AddRange(ids);
            return player.Client.ReportAsync([.. ids.Select(id => Report.Item(id))]).ReceiptAsync();
        }
    }

    /// <summary>What one host measures.</summary>
    private sealed class Measured : IDisposable
    {
        private readonly ConcurrentQueue<(string Name, double Value)> _values = new();
        private readonly MeterListener _listener = new();

        public Measured(IMeterFactory factory)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == ActivityMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, factory))
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => _values.Enqueue((instrument.Name, value)));
            _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => _values.Enqueue((instrument.Name, value)));
            _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => _values.Enqueue((instrument.Name, value)));
            _listener.Start();
        }

        public double Sum(string name) => _values.Where(value => value.Name == name).Sum(value => value.Value);

        public int Count(string name) => _values.Count(value => value.Name == name);

        public void Dispose() => _listener.Dispose();
    }
}
