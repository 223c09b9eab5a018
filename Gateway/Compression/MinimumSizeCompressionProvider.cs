using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace Gateway.Compression;

/// <summary>Skips responses that are known to be small: they fit into one packet either way.</summary>
internal sealed class MinimumSizeCompressionProvider(
    IServiceProvider services, IOptions<ResponseCompressionOptions> options) : ResponseCompressionProvider(services, options)
{
    private const int MinimumBytes = 1024;

    public override bool ShouldCompressResponse(HttpContext context) =>
        context.Response.ContentLength is not < MinimumBytes && base.ShouldCompressResponse(context);
}
