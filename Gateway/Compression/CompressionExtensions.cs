using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Yarp.ReverseProxy.Model;

namespace Gateway.Compression;

/// <summary>
/// Compresses responses of routes with metadata <c>Compress</c>, which return lists and documents. Over TLS too, because these responses
/// hold no secret that their compressed length could reveal (BREACH). Tokens, single objects and streams are on other routes and are not
/// compressed.
/// </summary>
internal static class CompressionExtensions
{
    private const string Compress = "Compress";

    internal static void AddCompression(this IHostApplicationBuilder builder)
    {
        builder.Services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = ["application/json"];
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
        });
        builder.Services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
        builder.Services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
        builder.Services.Replace(ServiceDescriptor.Singleton<IResponseCompressionProvider, MinimumSizeCompressionProvider>());
    }

    internal static WebApplication UseCompression(this WebApplication app)
    {
        app.UseWhen(IsEnabled, routes => routes.UseResponseCompression());
        return app;
    }

    private static bool IsEnabled(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>() is { } route && route.Config.Metadata?.ContainsKey(Compress) == true;
}
