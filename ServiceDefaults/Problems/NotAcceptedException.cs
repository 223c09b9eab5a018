using System.Text.Json;

namespace ServiceDefaults.Problems;

/// <summary>A JSON converter throws it to reject a value. The message goes to the client and says what is accepted.</summary>
public sealed class NotAcceptedException(string accepted) : JsonException(accepted);
