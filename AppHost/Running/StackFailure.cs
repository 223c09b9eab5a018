namespace AppHost.Running;

/// <summary>The stack cannot run for a reason the user can do something about: the message is one sentence that says what.</summary>
internal sealed class StackFailure(string message) : Exception(message);
