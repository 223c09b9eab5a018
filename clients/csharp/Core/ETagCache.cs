namespace AspireGame.Client;

/// <summary>Public reads by their ETags: what has not changed is not sent again. The least recently used go first.</summary>
internal sealed class ETagCache
{
    private const int MaxEntries = 100;

    private readonly LinkedList<(string Target, Response Response)> _recent = new();
    private readonly Dictionary<string, LinkedListNode<(string Target, Response Response)>> _entries = [];

    public string? ETagOf(string target)
    {
        lock (_entries)
            return _entries.TryGetValue(target, out var node) ? node.Value.Response.ETag : null;
    }

    /// <returns>The response, or on 304 the one from before.</returns>
    public Response Remember(string target, Response response)
    {
        lock (_entries)
        {
            if (_entries.Remove(target, out var node))
                _recent.Remove(node);
            if (response.Status is 304)
                response = node!.Value.Response;
            if (response.ETag is null)
                return response;
            _entries[target] = _recent.AddFirst((target, response));
            if (_recent.Count > MaxEntries)
            {
                _entries.Remove(_recent.Last!.Value.Target);
                _recent.RemoveLast();
            }

            return response;
        }
    }
}
