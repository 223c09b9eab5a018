namespace GameApi.Players.Export;

/// <summary>An export is incomplete, and nothing of it was sent. A retry may succeed.</summary>
/// <param name="detail">The problem detail for the client.</param>
/// <param name="cause">The failure.</param>
internal sealed class ExportIncompleteException(string detail, Exception cause) : Exception(detail, cause);
