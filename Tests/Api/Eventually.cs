using System.Diagnostics;
using Xunit;

namespace Tests.Api;

/// <summary>Waits for what happens in the background.</summary>
internal static class Eventually
{
    /// <summary>
    /// How long something takes to hold: the median of three tries, so that a moment without CPU on a busy machine is not what is measured.
    /// </summary>
    /// <param name="begin">Sets it off, and returns what to ask for.</param>
    internal static async Task<TimeSpan> MedianAsync(Func<Task<Func<Task<bool>>>> begin)
    {
        var times = new List<TimeSpan>();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var condition = await begin();
            var since = Stopwatch.GetTimestamp();
            await HoldsAsync(condition);
            times.Add(Stopwatch.GetElapsedTime(since));
        }

        return times.Order().ElementAt(1);
    }

    /// <summary>Polls until the condition holds; fails after half a minute, which is far longer than anything takes.</summary>
    internal static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            Assert.False(limit.IsCancellationRequested, "The condition did not hold within 30 s.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
