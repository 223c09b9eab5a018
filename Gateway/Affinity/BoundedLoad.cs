namespace Gateway.Affinity;

/// <summary>How many requests a node may have in flight before players go to the next node: a quarter above the mean.</summary>
internal static class BoundedLoad
{
    /// <summary>A node below this is not busy. Moving its players would only lose their cached data.</summary>
    internal const int Slack = 16;

    /// <param name="total">Requests in flight on all nodes, without the one to place.</param>
    /// <param name="nodes">How many nodes share them.</param>
    internal static int Of(int total, int nodes) => Math.Max(Slack, (int)((5L * (total + 1L) + 4L * nodes - 1) / (4L * nodes)));
}
