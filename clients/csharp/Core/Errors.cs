using System.Text.Json;

namespace AspireGame.Client;

/// <summary>The server refused a call with problem details (RFC 9457). The call had no effect.</summary>
public class ApiException : Exception
{
    private const string Prefix = "urn:aspiregame:problem:";

    internal ApiException(string operation, int status, ProblemDetails problem)
        : base($"{operation} returned {status}: {problem.Title} {problem.Detail}{Fields(problem)}") =>
        (Operation, Status, Problem) = (operation, status, problem);

    /// <summary>Name of the operation in the contract.</summary>
    public string Operation { get; }

    /// <summary>HTTP status.</summary>
    public int Status { get; }

    /// <summary>The problem details as the server sent them. <c>Errors</c> lists the invalid fields and what they accept.</summary>
    public ProblemDetails Problem { get; }

    /// <summary>One of <see cref="Problems"/>. Empty if an intermediary responded, such as a proxy.</summary>
    public string Kind => Problem.Type is { } type && type.StartsWith(Prefix, StringComparison.Ordinal) ? type[Prefix.Length..] : "";

    internal static ApiException Of(string operation, Response response)
    {
        try
        {
            var problem = JsonSerializer.Deserialize(response.Body.Span, GameJson.Default.ProblemDetails);
            return new(operation, response.Status, problem ?? new());
        }
        catch (JsonException)
        {
            // Not from the gateway: a proxy in between responds in its own format.
            return new(operation, response.Status, new(Title: "No problem details."));
        }
    }

    private static string Fields(ProblemDetails problem) =>
        problem.Errors is null ? "" : string.Concat(problem.Errors.Select(field => $" {field.Key}: {string.Join(" ", field.Value)}"));
}

/// <summary>Nobody is logged in, or the login has ended. Log in, then retry the call.</summary>
public sealed class LoginRequiredException() : Exception("Log in first: nobody is logged in, or the login has ended.");

/// <summary>
/// The connection ended before the response arrived, so the write may have taken effect. If it has an intent, it stays pending and
/// <see cref="Intents.ResumeAsync"/> resolves it. Otherwise, read the current state before you write again.
/// </summary>
public sealed class OutcomeUnknownException : Exception
{
    internal OutcomeUnknownException(string operation, string? intent, Exception cause)
        : base($"{operation} may have taken effect: {cause.Message}", cause) => (Operation, Intent) = (operation, intent);

    /// <summary>Name of the operation in the contract.</summary>
    public string Operation { get; }

    /// <summary>Key of the pending intent, or null if the write has none.</summary>
    public string? Intent { get; }
}

/// <summary>The outbox is full. Flush it before you record more.</summary>
public sealed class OutboxFullException(int limit)
    : Exception($"The outbox is full: it holds {limit} activities, which is its limit. FlushAsync sends them.");
