using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ServiceDefaults.Http;

/// <summary>Kestrel settings that every service shares.</summary>
internal static class ServerExtensions
{
    internal static void AddServer(this IHostApplicationBuilder builder) => builder.Services.Configure<KestrelServerOptions>(kestrel =>
    {
        kestrel.AddServerHeader = false;

        // The target of an absolute-form request overrides Host (RFC 9112, section 3.2.2).
        kestrel.AllowHostHeaderOverride = true;

        // Field values are opaque bytes beyond ASCII (RFC 9110, section 5.5). Latin-1 preserves every byte; UTF-8 would reject some.
        kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;

        // A service must accept what the gateway accepts and forwards. The gateway adds headers, and may escape one byte of a target as
        // three.
        kestrel.Limits.MaxRequestHeaderCount = 200;
        kestrel.Limits.MaxRequestHeadersTotalSize = 64 * 1024;
        kestrel.Limits.MaxRequestLineSize = 32 * 1024;
    });
}
