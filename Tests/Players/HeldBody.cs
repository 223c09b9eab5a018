using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Tests.Players;

/// <summary>A JSON body that stops half way, so that a request stays in flight for as long as a test needs: a phone in a tunnel.</summary>
internal sealed class HeldBody : HttpContent
{
    private readonly byte[] _bytes;
    private readonly TaskCompletionSource _read = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal HeldBody(object body)
    {
        _bytes = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(body));
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    /// <summary>Sends all but the last byte.</summary>
    /// <returns>When the service reads the body, after it has checked the token. The response comes after <see cref="Release"/>.</returns>
    internal async Task<Task<HttpResponseMessage>> SendAsync(
        HttpClient client, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path) { Content = this };
        request.Headers.ExpectContinue = true;
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        var response = client.SendAsync(request, TestContext.Current.CancellationToken);
        await Task.WhenAny(_read.Task, response);
        return response;
    }

    internal void Release() => _release.TrySetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(_bytes.AsMemory(..^1), TestContext.Current.CancellationToken);
        await stream.FlushAsync(TestContext.Current.CancellationToken);
        _read.TrySetResult();
        await _release.Task;
        await stream.WriteAsync(_bytes.AsMemory(^1..), TestContext.Current.CancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _bytes.Length;
        return true;
    }
}
