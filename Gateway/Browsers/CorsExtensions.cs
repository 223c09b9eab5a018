using Microsoft.Net.Http.Headers;

namespace Gateway.Browsers;

/// <summary>
/// Configuration <c>Cors:Origins</c>: origins whose pages may call the API from a browser, such as <c>https://play.example.com</c> or
/// <c>https://*.example.com</c>. <c>*</c> allows all; the default is none. Players' tokens travel in headers, so credentials (cookies) are
/// not allowed.
/// </summary>
internal static class CorsExtensions
{
    private const string Section = "Cors:Origins";
    private const string All = "*";

    /// <summary>Response headers that a page may read, besides those that browsers always expose.</summary>
    private static readonly string[] Exposed =
    [
        HeaderNames.ETag, HeaderNames.Location, HeaderNames.RetryAfter, HeaderNames.Age, HeaderNames.Allow, HeaderNames.WWWAuthenticate,
        HeaderNames.ContentDisposition, "X-Request-Id",
    ];

    private static readonly string[] Methods =
        [HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete];

    /// <summary>How long browsers cache a preflight response.</summary>
    private static readonly TimeSpan PreflightLifetime = TimeSpan.FromMinutes(10);

    /// <exception cref="InvalidOperationException">An entry is not an origin.</exception>
    internal static void AddCorsOrigins(this IHostApplicationBuilder builder)
    {
        var origins = builder.Configuration.Origins();
        if (origins.FirstOrDefault(origin => !IsOrigin(origin)) is { } wrong)
            throw new InvalidOperationException(
                $"{Section}: '{wrong}' is not an origin. Write scheme://host[:port] without a path, or * for all.");
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins(origins).SetIsOriginAllowedToAllowWildcardSubdomains().WithMethods(Methods).AllowAnyHeader()
            .WithExposedHeaders(Exposed).SetPreflightMaxAge(PreflightLifetime)));
    }

    /// <summary>Goes before everything that rejects requests, so that a page can read rejections too.</summary>
    internal static WebApplication UseCorsOrigins(this WebApplication app)
    {
        if (app.Configuration.Origins().Length > 0)
            app.UseCors();
        return app;
    }

    private static string[] Origins(this IConfiguration configuration) => configuration.GetSection(Section).Get<string[]>() ?? [];

    private static bool IsOrigin(string origin) => origin == All
        || (Uri.TryCreate(origin.Replace("://*.", "://any.", StringComparison.Ordinal), UriKind.Absolute, out var uri)
            && uri is { Scheme: "http" or "https", AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" } && !origin.EndsWith('/'));
}
