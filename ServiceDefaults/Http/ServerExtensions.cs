using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ServiceDefaults.Http;

/// <summary>How every service reads requests from the wire.</summary>
internal static class ServerExtensions
{
    internal static void AddServer(this IHostApplicationBuilder builder) => builder.Services.Configure<KestrelServerOptions>(kestrel =>
    {
        kestrel.AddServerHeader = false;

        // The target of an absolute-form request overrules Host (RFC 9112, section 3.2.2).
        kestrel.AllowHostHeaderOverride = true;

        // Field values are opaque bytes beyond ASCII (RFC 9110, section 5.5). Latin-1 keeps each byte as it is; UTF-8 would refuse some.
        kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;

        // A service accepts whatever the gateway accepts and forwards: the gateway adds fields, and escapes one byte of a target as three.
        kestrel.Limits.MaxRequestHeaderCount = 200;
        kestrel.Limits.MaxRequestHeadersTotalSize = 64 * 1024;
        kestrel.Limits.MaxRequestLineSize = 32 * 1024;
    });
}
