using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.DependencyInjection;

namespace ServiceDefaults.Authentication;

/// <summary>Authenticates streams by ticket, in the gateway and in the service.</summary>
public static class StreamTicketExtensions
{
    /// <summary>The query parameter of a ticket.</summary>
    public const string Parameter = "ticket";

    /// <summary>The path of streams.</summary>
    public const string StreamPath = "/v1/presence/stream";

    private const string Scheme = "Ticket";

    /// <summary>
    /// Goes between authentication and authorization. Moves the ticket from the query to the header <c>Authorization: Ticket</c>, so that
    /// no later log or trace contains it. The gateway forwards that header.
    /// </summary>
    public static WebApplication UseStreamTickets(this WebApplication app)
    {
        app.Use(static (context, next) => context.Request.Path.Equals(StreamPath, StringComparison.OrdinalIgnoreCase)
            ? InvokeAsync(context, next)
            : next(context));
        return app;
    }

    private static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (request.Query.TryGetValue(Parameter, out var given))
        {
            request.QueryString = new QueryBuilder(request.Query.Where(parameter => parameter.Key != Parameter)).ToQueryString();
            if (request.Headers.Authorization.Count == 0 && given is [{ Length: > 0 } value])
                request.Headers.Authorization = $"{Scheme} {value}";
        }

        if (AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var credentials)
            && credentials is { Scheme: Scheme, Parameter: { } ticket }
            && await context.RequestServices.GetRequiredService<StreamTickets>().ReadAsync(ticket) is { } user)
            context.User = user;
        await next(context);
    }
}
