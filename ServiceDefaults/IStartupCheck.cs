namespace ServiceDefaults;

/// <summary>Checks, before the service starts, for a fault that would make it fail later and less clearly.</summary>
public interface IStartupCheck
{
    /// <returns>What is wrong and what to do, in one sentence. Null if nothing is wrong, or if it cannot be determined yet.</returns>
    Task<string?> FindFaultAsync(CancellationToken cancellationToken);
}
