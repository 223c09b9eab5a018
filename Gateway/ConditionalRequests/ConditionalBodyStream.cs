namespace Gateway.ConditionalRequests;

/// <summary>
/// Writes a response body, or suppresses it. Decides at the first write, when the response's headers are complete. Kestrel throws when a
/// body is written to a 304, so the bytes must not reach it.
/// </summary>
internal sealed class ConditionalBodyStream(Stream body, Func<bool> suppresses) : Stream
{
    private bool? _isSuppressed;

    /// <summary>Whether the body is suppressed. A response without a body, as to HEAD, is decided here.</summary>
    internal bool IsSuppressed => _isSuppressed ??= suppresses();

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        IsSuppressed ? ValueTask.CompletedTask : body.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        IsSuppressed ? Task.CompletedTask : body.FlushAsync(cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write asynchronously.");
    public override void Flush() => throw new NotSupportedException("Flush asynchronously.");
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}
