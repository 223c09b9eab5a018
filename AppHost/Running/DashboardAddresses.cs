using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AppHost.Running;

/// <summary>
/// Free ports for Aspire's own dashboard where no launch profile has chosen any, so that two clones run side by side.
/// The Aspire packages insist on these addresses; the subset finds its own.
/// </summary>
internal static class DashboardAddresses
{
    private static readonly string[] Keys = ["ASPNETCORE_URLS", "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"];

    internal static void SetDefaults(RunOptions options)
    {
        foreach (var key in Keys.Where(key => Environment.GetEnvironmentVariable(key) is null))
            options.SetDefault(key, $"http://localhost:{FreePort()}");
        if (Environment.GetEnvironmentVariable("ASPIRE_ALLOW_UNSECURED_TRANSPORT") is null)
            options.SetDefault("ASPIRE_ALLOW_UNSECURED_TRANSPORT", "true");
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
