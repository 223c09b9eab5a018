using System.Net;
using System.Text.Json;
using Xunit;

namespace Tests.Api;

/// <summary>Reads responses of the API; a failed assertion quotes the response.</summary>
internal static class Responses
{
    /// <summary>The body, which must come with this status.</summary>
    internal static async Task<JsonElement> JsonAsync(this HttpResponseMessage response, HttpStatusCode status = HttpStatusCode.OK)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{response.RequestMessage} returned {(int)response.StatusCode}: {body}");
        return JsonDocument.Parse(body).RootElement;
    }

    /// <inheritdoc cref="JsonAsync(HttpResponseMessage, HttpStatusCode)"/>
    internal static async Task<JsonElement> JsonAsync(this Task<HttpResponseMessage> response, HttpStatusCode status = HttpStatusCode.OK) =>
        await JsonAsync(await response, status);

    /// <summary>A problem of this type, naming <paramref name="field"/> where one is given.</summary>
    internal static async Task<JsonElement> ProblemAsync(
        this Task<HttpResponseMessage> sent, HttpStatusCode status, string slug, string? field = null)
    {
        using var response = await sent;
        var problem = await response.JsonAsync(status);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal($"urn:aspiregame:problem:{slug}", problem.GetProperty("type").GetString());
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.DoesNotContain("   at ", problem.GetRawText(), StringComparison.Ordinal);
        if (field is not null)
            Assert.True(
                problem.TryGetProperty("errors", out var errors)
                    && errors.TryGetProperty(field, out _), $"{field} is not named in {problem}");
        return problem;
    }
}
