namespace Tests.Contract;

/// <summary>A request as it goes over the wire.</summary>
/// <param name="Target">Path and query, escaped.</param>
/// <param name="Body">Null sends none.</param>
/// <param name="What">What is wrong with it.</param>
internal sealed record OddRequest(
    string Target, string? Body, string ContentType, IReadOnlyDictionary<string, string> Headers, string What);
