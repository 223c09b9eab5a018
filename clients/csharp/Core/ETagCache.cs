namespace AspireGame.Client;

/// <summary>
/// Public reads with their ETags, so that the server does not send an unchanged body again. Evicts the least recently used entry.
/// </summary>
internal sealed class ETagCache
{
    private const int MaxEntries = 100;

    private readonly LinkedList<(string Target, Response Response)> _recent = new();
    private readonly Dictionary<string, LinkedListNode<(string Target, Response Response)>> _entries = [];

    public Response? Find(string target)
    {
        lock (_entries)
            return _entries.TryGetValue(target, out var node) ? node.Value.Response : null;
    }

    /// <summary>Stores a response as the most recently used. A response without an ETag removes the entry.</summary>
    public void Store(string target, Response response)
    {
        lock (_entries)
        {
            if (_entries.Remove(target, out var node))
                _recent.Remove(node);
            if (response.ETag is null)
                return;
            _entries[target] = _recent.AddFirst((target, response));
            if (_recent.Count > MaxEntries)
            {
                _entries.Remove(_recent.Last!.Value.Target);
                _recent.RemoveLast();
            }
        }
    }
}
