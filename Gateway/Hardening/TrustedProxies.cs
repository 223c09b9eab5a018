using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Gateway.Hardening;

/// <summary>
/// Configuration <c>Proxies:Trusted</c>: networks (CIDR) of the load balancers in front. Only their forwarded headers for the client's
/// address and scheme are trusted. By default none are.
/// </summary>
internal static class TrustedProxies
{
    private const string Section = "Proxies:Trusted";

    /// <exception cref="FormatException">An entry is not a network such as <c>10.0.0.0/8</c>.</exception>
    internal static void AddTrustedProxies(this IHostApplicationBuilder builder)
    {
        var networks = builder.Configuration.GetSection(Section).Get<string[]>() ?? [];
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = networks.Length == 0 ? ForwardedHeaders.None
                : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            options.ForwardLimit = null;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in networks)
                options.KnownIPNetworks.Add(IPNetwork.Parse(network));
        });
    }
}
