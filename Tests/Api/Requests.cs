using System.Net.Http.Json;
using System.Text;
using Xunit;

namespace Tests.Api;

/// <summary>Sends requests that end with the test.</summary>
internal static class Requests
{
    internal static Task<HttpResponseMessage> FetchAsync(
        this HttpClient client, string path, params (string Name, string Value)[] headers) =>
        SendAsync(client, HttpMethod.Get, path, null, headers);

    /// <summary>A POST with a body that is serialized as JSON; null sends none.</summary>
    internal static Task<HttpResponseMessage> PostJsonAsync(
        this HttpClient client, string path, object? body = null, params (string Name, string Value)[] headers) =>
        SendJsonAsync(client, HttpMethod.Post, path, body, headers);

    /// <summary>A PATCH, PUT or the like with a body that is serialized as JSON.</summary>
    internal static Task<HttpResponseMessage> SendJsonAsync(
        this HttpClient client, HttpMethod method, string path, object? body, params (string Name, string Value)[] headers) =>
        SendAsync(client, method, path, body is null ? null : JsonContent.Create(body), headers);

    /// <summary>A raw body, sent as JSON.</summary>
    internal static Task<HttpResponseMessage> SendTextAsync(
        this HttpClient client, HttpMethod method, string path, string body, params (string Name, string Value)[] headers) =>
        SendAsync(client, method, path, new StringContent(body, Encoding.UTF8, "application/json"), headers);

    /// <summary>
    /// Sends Expect: 100-continue before its body: a server that rejects a body unread closes the connection, and a client that
    /// is still writing may see that before the response.
    /// </summary>
    internal static HttpRequestMessage AskingFirst(this HttpRequestMessage request)
    {
        request.Headers.ExpectContinue = true;
        return request;
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient client, HttpMethod method, string path, HttpContent? content, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
