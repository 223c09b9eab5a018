using System.Text.Json;

namespace ServiceDefaults.Problems;

/// <summary>Thrown by a JSON converter: the value is refused, and the message is for the client: it says what is accepted.</summary>
public sealed class NotAcceptedException(string accepted) : JsonException(accepted);
