namespace AppHost.Running;

/// <summary>The line of the start report about the live-ops console. The gateway serves it if the build had Node.js.</summary>
internal static class ConsoleLine
{
    private const string Path = "/console/";

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(5);

    /// <summary>The address of the console, or why there is none.</summary>
    internal static async Task<string> OfAsync(string gateway)
    {
        var address = new Uri(new Uri(gateway), Path);
        using var client = new HttpClient { Timeout = TimeLimit };
        try
        {
            using var page = await client.GetAsync(address);
            return page.IsSuccessStatusCode
                ? $"Live-ops console: {address}"
                : "No live-ops console: Node.js was not found when the gateway was built. Install Node.js 20.19 or newer and start again.";
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return $"Live-ops console: {address} (the gateway does not respond yet)";
        }
    }
}
