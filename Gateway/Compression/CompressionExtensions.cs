using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Yarp.ReverseProxy.Model;

namespace Gateway.Compression;

/// <summary>
/// Compresses lists and documents on routes that ask for it (metadata <c>Compress</c>), over TLS too: what they answer holds no secret
/// whose length could be told from outside (BREACH). Tokens, single objects and streams are on other routes, and stay as they are.
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
        builder.Services.Replace(ServiceDescriptor.Singleton<IResponseCompressionProvider, LargeBodies>());
    }

    internal static WebApplication UseCompression(this WebApplication app)
    {
        app.UseWhen(IsWanted, large => large.UseResponseCompression());
        return app;
    }

    private static bool IsWanted(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>() is { } route && route.Config.Metadata?.ContainsKey(Compress) == true;
}
