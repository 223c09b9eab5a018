namespace ServiceDefaults;

/// <summary>Looks, before the service starts, for what would make it fail later and less clearly.</summary>
public interface IStartupCheck
{
    /// <returns>What is wrong and what to do, in one sentence; null where nothing is, or where it cannot be told yet.</returns>
    Task<string?> FindFaultAsync(CancellationToken cancellationToken);
}
