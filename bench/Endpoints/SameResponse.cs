using System.Text;
using System.Text.Json;
using Bench.Load;

namespace Bench.Endpoints;

/// <summary>Checks that two servers return the same body, or at least the same members if the values differ by time.</summary>
internal static class SameResponse
{
    /// <exception cref="InvalidOperationException">The responses differ.</exception>
    public static async Task CheckAsync(
        (int Port, LoadRequest Request) ours, (int Port, LoadRequest Request) bare, CancellationToken cancellationToken)
    {
        var (a, b) = (await BodyAsync(ours, cancellationToken), await BodyAsync(bare, cancellationToken));
        if (a.AsSpan().SequenceEqual(b))
            return;
        if (!Members(a).SequenceEqual(Members(b)))
            throw new InvalidOperationException(
                $"The endpoint returns {Encoding.UTF8.GetString(b)}, GameApi {Encoding.UTF8.GetString(a)}.");
    }

    private static async Task<byte[]> BodyAsync((int Port, LoadRequest Request) side, CancellationToken cancellationToken)
    {
        using var connection = await LoadConnection.OpenAsync(side.Port, cancellationToken);
        return await connection.ExchangeAsync(side.Request, cancellationToken)
            ? connection.Body
            : throw new InvalidOperationException($"The server at port {side.Port} returns a wrong response.");
    }

    private static List<(string Name, JsonValueKind Kind)> Members(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateObject().Select(member => (member.Name, member.Value.ValueKind))];
    }
}
