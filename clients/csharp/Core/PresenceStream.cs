using System.Runtime.CompilerServices;
using System.Text.Json;

namespace AspireGame.Client;

public sealed partial class PresenceOperations
{
    private const string Data = "data:";

    /// <summary>
    /// How many play, every two seconds, until it is cancelled. A stream that ends, breaks or falls silent is opened again with a pause that grows, and a
    /// token that has expired is renewed.
    /// </summary>
    /// <exception cref="LoginRequiredException">Nobody is logged in.</exception>
    public async IAsyncEnumerable<PresenceView> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? refused = null;
        for (var failures = 0; ; failures++)
        {
            if (failures > 0)
                await Task.Delay(_game.Options.Jitter(failures), cancellationToken).ConfigureAwait(false);
            var token = await _game.Session.TokenAsync(refused, cancellationToken).ConfigureAwait(false);
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using var response = await OpenAsync(token, silence, cancellationToken).ConfigureAwait(false);
            refused = response?.StatusCode is System.Net.HttpStatusCode.Unauthorized ? token : null;
            if (response is not { IsSuccessStatusCode: true })
                continue;

            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false));
            // Disposing the response is what ends a read on every platform.
            using var ends = silence.Token.Register(response.Dispose);
            while (await ReadAsync(reader, silence, cancellationToken).ConfigureAwait(false) is { } line)
                if (line.StartsWith(Data, StringComparison.Ordinal))
                {
                    failures = 0;
                    yield return JsonSerializer.Deserialize(line[Data.Length..], GameJson.Default.PresenceView)!;
                }
        }
    }

    private async Task<HttpResponseMessage?> OpenAsync(string token, CancellationTokenSource silence, CancellationToken cancellationToken)
    {
        silence.CancelAfter(_game.Options.StreamIdleTimeout);
        try
        {
            return await _game.OpenAsync(new Call("StreamPresence", "GET", "/v1/presence/stream"), token, silence.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (GameClient.IsTransport(exception) && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <returns>Null where the stream has ended, however it did.</returns>
    private async Task<string?> ReadAsync(StreamReader reader, CancellationTokenSource silence, CancellationToken cancellationToken)
    {
        silence.CancelAfter(_game.Options.StreamIdleTimeout);
        try
        {
            return await reader.ReadLineAsync(silence.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (GameClient.IsTransport(exception) || exception is ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }
}
