using AnalyticsWorker.Warehouse;
using GameApi.Data.Schema;
using Xunit;

namespace Tests.Analytics;

public sealed class OneBoundTests
{
    [Fact]
    public void A_payload_has_the_same_limit_from_validation_to_the_warehouse() =>
        Assert.Equal(Checks.MaxPayload, WarehouseConstraint.MaxPayload);
}
