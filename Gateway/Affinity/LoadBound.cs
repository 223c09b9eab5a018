namespace Gateway.Affinity;

/// <summary>How much one node may have under way before players go on to the next: a quarter above the mean.</summary>
internal static class LoadBound
{
    /// <summary>Below this a node is not busy, and moving players about would only cost their warm cache.</summary>
    internal const int Slack = 16;

    /// <param name="total">Requests under way on all nodes, without the one to place.</param>
    /// <param name="nodes">How many nodes share them.</param>
    internal static int Of(int total, int nodes) => Math.Max(Slack, (int)((5L * (total + 1L) + 4L * nodes - 1) / (4L * nodes)));
}
