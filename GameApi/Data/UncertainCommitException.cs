namespace GameApi.Data;

/// <summary>
/// The connection broke during a commit, so it is not known whether the change took place. Not to be retried blindly: it could take place
/// twice.
/// </summary>
internal sealed class UncertainCommitException(Exception broken) : Exception("It is not known whether the transaction committed.", broken);
