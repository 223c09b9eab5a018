using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Tests.Api;
using Xunit.Sdk;

namespace Tests.Caching;

/// <summary>Reads and writes the names of players on a given node, and keeps the errors of nodes that no test has killed.</summary>
internal sealed class StressClient : IDisposable
{
    private readonly HttpClient _client = new();
    private readonly ConcurrentQueue<string> _errors = new();

    public IReadOnlyCollection<string> Errors => _errors;

    /// <returns>The number that is the player's name; null where the node does not return it.</returns>
    public async Task<int?> ReadAsync(NodeProcess node, StressPlayer player, CancellationToken cancellationToken)
    {
        try
        {
            using var request = Request(node, player, HttpMethod.Get, $"/v1/players/{player.Of.Id}");
            using var response = await _client.SendAsync(request, cancellationToken);
            var profile = await response.JsonAsync();
            return int.Parse(profile.GetProperty("displayName").GetString()!, CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is HttpRequestException or XunitException)
        {
            Keep(node, exception.ToString());
            return null;
        }
    }

    /// <summary>Gives a player the next number as its name.</summary>
    public async Task WriteAsync(NodeProcess node, StressPlayer player)
    {
        var next = player.Sent + 1;
        try
        {
            using var request = Request(node, player, HttpMethod.Patch, "/v1/players/me");
            request.Content = JsonContent.Create(new { displayName = next.ToString("000", CultureInfo.InvariantCulture) });
            request.Headers.TryAddWithoutValidation("If-Match", "*");
            player.Sent = next;
            using var response = await _client.SendAsync(request, CancellationToken.None);
            if (response.StatusCode == HttpStatusCode.OK)
                player.Acknowledge(next);
            else
                Keep(node, $"PATCH returned {response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        }
        catch (HttpRequestException exception)
        {
            Keep(node, exception.ToString());
        }
    }

    /// <summary>Forgets the errors so far.</summary>
    public void Clear() => _errors.Clear();

    public void Dispose() => _client.Dispose();

    private static HttpRequestMessage Request(NodeProcess node, StressPlayer player, HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(node.Client.BaseAddress!, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", player.Of.AccessToken);
        return request;
    }

    /// <summary>A killed node returns nothing, and its clients expect nothing.</summary>
    private void Keep(NodeProcess node, string error)
    {
        if (!node.WasKilled)
            _errors.Enqueue($"{error}\nThe node's output:\n{node.Story}");
    }
}
