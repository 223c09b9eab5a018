namespace GameApi.Data;

/// <summary>
/// The connection broke during a commit, so it is unknown whether the change took place. A blind retry could apply it twice.
/// </summary>
internal sealed class UncertainCommitException(Exception broken) : Exception("It is unknown whether the transaction committed.", broken);
