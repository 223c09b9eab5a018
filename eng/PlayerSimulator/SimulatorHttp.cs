using Microsoft.Extensions.DependencyInjection;

namespace PlayerSimulator;

internal static class SimulatorHttp
{
    /// <summary>Name of the HTTP client whose base address is the gateway's: everything goes through it, as a game client would.</summary>
    internal const string Gateway = "gateway";

    internal static void AddGatewayHttp(this IServiceCollection services)
    {
        var gateway = services.AddHttpClient(
            Gateway, http => (http.BaseAddress, http.Timeout) = (new Uri("http://gateway"), Timeout.InfiniteTimeSpan));
#pragma warning disable EXTEXP0001 // The clients of the game know which calls may be repeated; a handler below them does not.
        gateway.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
    }
}
