using AppHost;
using Xunit;

namespace Tests.AppHost;

public sealed class CapacityTests
{
    [Fact]
    public void All_nodes_of_two_versions_together_open_no_more_connections_than_the_server_allows() =>
        Assert.InRange(Capacity.Connections, 1, Capacity.ServerConnections);

    [Fact]
    public void A_node_has_time_to_drain_and_to_finish_before_it_is_killed() =>
        Assert.True(Capacity.TerminationSeconds > Capacity.DrainSeconds + 25);
}
