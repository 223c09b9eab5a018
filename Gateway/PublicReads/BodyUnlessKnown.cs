using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Gateway.PublicReads;

/// <summary>Passes a response's body on, unless the client has the same already: decided when its first byte is written.</summary>
internal sealed class BodyUnlessKnown(HttpContext context, Stream body) : Stream
{
    private bool? _isKnown;

    /// <summary>
    /// The client has it: nothing was sent, and the answer is 304. A response without a body, as to HEAD, is judged here.
    /// </summary>
    internal bool WasKnown => IsKnown();

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        IsKnown() ? ValueTask.CompletedTask : body.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        IsKnown() ? Task.CompletedTask : body.FlushAsync(cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write asynchronously.");
    public override void Flush() => throw new NotSupportedException("Flush asynchronously.");
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    private bool IsKnown()
    {
        if (_isKnown is { } decided)
            return decided;
        var response = context.Response;
        var known = !response.HasStarted && response.StatusCode == StatusCodes.Status200OK
            && IsAmong(context.Request.Headers.IfNoneMatch, response.Headers.ETag);
        _isKnown = known;
        return known;
    }

    private static bool IsAmong(StringValues tags, StringValues own)
    {
        if (!EntityTagHeaderValue.TryParse(own.ToString(), out var tag) || !EntityTagHeaderValue.TryParseList(tags, out var asked))
            return false;
        foreach (var one in asked)
            if (one.Equals(EntityTagHeaderValue.Any) || one.Compare(tag, useStrongComparison: false))
                return true;
        return false;
    }
}
