using Microsoft.Extensions.DependencyInjection;

namespace PlayerSimulator;

internal static class SimulatorHttp
{
    /// <summary>Name of the HTTP client for the gateway.</summary>
    internal const string Gateway = "gateway";

    internal static void AddGatewayHttp(this IServiceCollection services)
    {
        var gateway = services.AddHttpClient(
            Gateway, http => (http.BaseAddress, http.Timeout) = (new Uri("http://gateway"), Timeout.InfiniteTimeSpan));
#pragma warning disable EXTEXP0001 // The game client knows which calls are safe to retry. A handler below it does not.
        gateway.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
    }
}
