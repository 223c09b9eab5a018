namespace GameApi.Players.Export;

/// <summary>An export could not be made whole, and nothing of it was sent. The same request may succeed later.</summary>
/// <param name="detail">What the client is told.</param>
/// <param name="cause">What failed.</param>
internal sealed class ExportIncompleteException(string detail, Exception cause) : Exception(detail, cause);
