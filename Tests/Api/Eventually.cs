using Xunit;

namespace Tests.Api;

/// <summary>Waits for what happens in the background.</summary>
internal static class Eventually
{
    /// <summary>Asks until it holds; fails after half a minute, which is far longer than anything takes.</summary>
    internal static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            Assert.False(limit.IsCancellationRequested, "It did not come to hold.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
