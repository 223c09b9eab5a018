namespace LocalServers.Redis;

/// <summary>How far Garnet's append-only log is: addresses in bytes, which count on for as long as the data lives.</summary>
/// <param name="Begin">What lies before it is in a checkpoint.</param>
/// <param name="Committed">What lies before it is on disk for good, and acknowledged.</param>
internal readonly record struct LogPosition(long Begin, long Committed);
