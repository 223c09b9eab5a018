using System.Runtime.CompilerServices;
using System.Text.Json;

namespace AspireGame.Client;

public sealed partial class PresenceOperations
{
    private const string Data = "data:";

    /// <summary>
    /// Yields the number of players online every two seconds until it is cancelled. Reconnects with exponential back-off when the stream
    /// ends, breaks or falls silent, and renews an expired token.
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
            // A read cannot be cancelled on every platform; disposing the response ends it on all of them.
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
            return await _game.Transport.OpenAsync(new("StreamPresence", "GET", "/v1/presence/stream"), token, silence.Token)
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (HttpTransport.IsFailure(exception) && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <returns>The next line, or null if the stream has ended for whatever reason.</returns>
    private async Task<string?> ReadAsync(StreamReader reader, CancellationTokenSource silence, CancellationToken cancellationToken)
    {
        silence.CancelAfter(_game.Options.StreamIdleTimeout);
        try
        {
            return await reader.ReadLineAsync(silence.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (HttpTransport.IsFailure(exception) || exception is ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }
}
