using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace AnalyticsWorker.Queries;

/// <summary>
/// Writes a result as JSON, or its items as CSV. The header <c>X-As-Of</c> has the time of the data, because CSV cannot hold it.
/// </summary>
internal sealed class AnalyticsHttpResult<T>(AnalyticsResult<T> result) : IResult, IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(
            StatusCodes.Status200OK, typeof(AnalyticsResult<T>), ["application/json", ResultFormat.CsvMediaType]));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        if (result.AsOf is { } asOf)
            headers["X-As-Of"] = asOf.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        return ResultFormat.IsCsv(httpContext.Request) ? WriteCsvAsync(httpContext) : TypedResults.Ok(result).ExecuteAsync(httpContext);
    }

    private Task WriteCsvAsync(HttpContext context)
    {
        var options = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var items = JsonSerializer.SerializeToElement(result.Items, options.GetTypeInfo(typeof(IReadOnlyList<T>)));
        var csv = new StringBuilder();
        Csv.Write(csv, [.. options.GetTypeInfo(typeof(T)).Properties.Select(property => property.Name)], items);
        context.Response.ContentType = $"{ResultFormat.CsvMediaType}; charset=utf-8; header=present";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{context.Request.Path.Value!.Split('/')[^1]}.csv\"";
        return context.Response.WriteAsync(csv.ToString(), context.RequestAborted);
    }
}
