using Tests.Api;
using Tests.Caching;
using Tests.Stores;
using Xunit;

namespace Tests.Analytics;

/// <summary>
/// A worker process is killed (-9) at each step of its cycle, while the network between it and the stores holds the step.
/// </summary>
public sealed class WorkerCrashTests(LocalStores stores, SharedGameApi shared)
{
    private const int Activities = 60;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public enum Moment
    {
        Reading,
        AnnouncedNotInserted,
        InsertedNotAcknowledged,
        AcknowledgedNotMoved,
        MovedNotKnown,
    }

    [Theory]
    [InlineData(Moment.Reading)]
    [InlineData(Moment.AnnouncedNotInserted)]
    [InlineData(Moment.InsertedNotAcknowledged)]
    [InlineData(Moment.AcknowledgedNotMoved)]
    [InlineData(Moment.MovedNotKnown)]
    public async Task A_worker_killed_at_any_step_loses_and_duplicates_nothing(Moment moment)
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var database = new CuttableProxy(pipeline.ConnectionString);
        await using var warehouse = new CuttableProxy(pipeline.WarehouseConnectionString);
        var settings = await SettingsAsync(database.ConnectionString, warehouse.ConnectionString);
        var ids = new List<Guid>();

        using (var worker = await NodeProcess.StartAsync(settings, Stop, "AnalyticsWorker"))
        {
            // It leads, and has exported something: what follows happens in the middle of its work.
            ids.AddRange(await pipeline.ActAsync(3, Stop));
            await Eventually.HoldsAsync(
                async () => (await pipeline.ExportedAsync(Stop)).Count == ids.Count && !await IsAnnouncedAsync(pipeline));
            await HoldAtAsync(moment, pipeline, database, warehouse, ids);
            worker.Kill();
        }

        // Its connections break, and what was held on them never arrives.
        database.Cut();
        warehouse.Cut();
        (database.HoldsAnswers, database.HoldsRequests, warehouse.HoldsAnswers, warehouse.HoldsRequests) = (false, false, false, false);
        database.Mend();
        warehouse.Mend();
        using var successor = await NodeProcess.StartAsync(settings, Stop, "AnalyticsWorker");
        ids.AddRange(await pipeline.ActAsync(20, Stop));
        await Eventually.HoldsAsync(
            async () => (await pipeline.ExportedAsync(Stop)).Count >= ids.Count && !await IsAnnouncedAsync(pipeline));

        await WarehouseAudit.HasEachOnceAsync(pipeline.Warehouse, ids, Stop);
    }

    private static async Task HoldAtAsync(Moment moment, Pipeline pipeline, CuttableProxy database, CuttableProxy warehouse, List<Guid> ids)
    {
        var before = ids.Count;
        switch (moment)
        {
            case Moment.Reading:
                ids.AddRange(await pipeline.ActAsync(Activities, Stop));
                database.HoldsAnswers = true;
                await Eventually.HoldsAsync(() => Task.FromResult(database.IsHolding));
                break;
            case Moment.AnnouncedNotInserted:
                warehouse.HoldsRequests = true;
                ids.AddRange(await pipeline.ActAsync(Activities, Stop));
                await Eventually.HoldsAsync(async () => warehouse.IsHolding && await IsAnnouncedAsync(pipeline));
                Assert.Equal(before, (await pipeline.ExportedAsync(Stop)).Count);
                break;
            case Moment.InsertedNotAcknowledged:
                await InsertWithoutAnswerAsync();
                Assert.True(await IsAnnouncedAsync(pipeline));
                break;
            case Moment.AcknowledgedNotMoved:
                await InsertWithoutAnswerAsync();
                database.HoldsRequests = true;
                warehouse.HoldsAnswers = false;
                await Eventually.HoldsAsync(() => Task.FromResult(!warehouse.IsHolding && database.IsHolding));
                Assert.True(await IsAnnouncedAsync(pipeline));
                break;
            case Moment.MovedNotKnown:
                await InsertWithoutAnswerAsync();
                // The move takes more than one round trip: each response passes until the cursor has moved.
                database.HoldsAnswers = true;
                warehouse.HoldsAnswers = false;
                await Eventually.HoldsAsync(async () =>
                {
                    if (!await IsAnnouncedAsync(pipeline))
                        return true;
                    if (database.IsHolding)
                    {
                        database.HoldsAnswers = false;
                        await Eventually.HoldsAsync(() => Task.FromResult(!database.IsHolding));
                        database.HoldsAnswers = true;
                    }
                    return false;
                });
                break;
        }

        async Task InsertWithoutAnswerAsync()
        {
            warehouse.HoldsAnswers = true;
            ids.AddRange(await pipeline.ActAsync(Activities, Stop));
            await Eventually.HoldsAsync(async () => warehouse.IsHolding && (await pipeline.ExportedAsync(Stop)).Count > before);
        }
    }

    private static async Task<bool> IsAnnouncedAsync(Pipeline pipeline)
    {
        await using var command = pipeline.Database.CreateCommand("SELECT count(announced_txid) > 0 FROM export_cursors");
        return (bool)(await command.ExecuteScalarAsync(Stop))!;
    }

    private async Task<Dictionary<string, string?>> SettingsAsync(string database, string warehouse) => new()
    {
        ["Auth:SigningKey"] = (await shared.StartedAsync(stores)).Settings["Auth:SigningKey"],
        ["ConnectionStrings:gamedb"] = database,
        ["ConnectionStrings:analytics"] = warehouse,
        ["Export:PollInterval"] = "00:00:00.020",
        ["Export:StandbyInterval"] = "00:00:00.100",
        ["Export:LagInterval"] = "00:10:00",
        ["Erasure:Interval"] = "00:10:00",
        ["Logging:LogLevel:Default"] = "Warning",
    };
}
