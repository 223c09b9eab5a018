using System.Text.Json;
using Bench.Load;

namespace Bench.Endpoints;

/// <summary>That two servers answer the same: the same bytes, or the same fields where each answer tells of a moment of its own.</summary>
internal static class SameAnswer
{
    /// <exception cref="InvalidOperationException">They do not.</exception>
    public static async Task CheckAsync(
        (int Port, LoadRequest Request) ours, (int Port, LoadRequest Request) bare, CancellationToken cancellationToken)
    {
        var (a, b) = (await AnswerAsync(ours, cancellationToken), await AnswerAsync(bare, cancellationToken));
        if (a.AsSpan().SequenceEqual(b))
            return;
        if (!Fields(a).SequenceEqual(Fields(b)))
            throw new InvalidOperationException(
                $"The endpoint answers {System.Text.Encoding.UTF8.GetString(b)}, GameApi {System.Text.Encoding.UTF8.GetString(a)}.");
    }

    private static async Task<byte[]> AnswerAsync((int Port, LoadRequest Request) side, CancellationToken cancellationToken)
    {
        using var connection = await LoadConnection.OpenAsync(side.Port, cancellationToken);
        return await connection.ExchangeAsync(side.Request, cancellationToken) ? connection.Body
            : throw new InvalidOperationException($"The server at port {side.Port} answers wrongly.");
    }

    private static List<(string Name, JsonValueKind Kind)> Fields(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateObject().Select(field => (field.Name, field.Value.ValueKind))];
    }
}
