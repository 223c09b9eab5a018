using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace Gateway.Compression;

/// <summary>Leaves alone what is known to be small: it would fit one packet either way.</summary>
internal sealed class LargeBodies(
    IServiceProvider services, IOptions<ResponseCompressionOptions> options) : ResponseCompressionProvider(services, options)
{
    private const int WorthIt = 1024;

    public override bool ShouldCompressResponse(HttpContext context) =>
        context.Response.ContentLength is not < WorthIt && base.ShouldCompressResponse(context);
}
