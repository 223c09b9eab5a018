namespace Tests.Stores;

/// <summary>Decides for one connection of a <see cref="CuttableProxy"/> whether its next response is lost.</summary>
internal sealed class LostResponses(CuttableProxy proxy)
{
    private bool? _isSpared;
    private volatile bool _isNext;

    public byte[] After(byte[] request)
    {
        _isSpared ??= proxy.SparesConnectionsWith is { } spared && CuttableProxy.Has(request, spared);
        _isNext |= _isSpared == false && proxy.LosesAnswerTo is { } text && CuttableProxy.Has(request, text);
        return request;
    }

    public bool IsLost(byte[] response)
    {
        if (!_isNext && !(_isSpared == false && proxy.LosesAnswerTo is { } text && CuttableProxy.Has(response, text)))
            return false;
        _isNext = false;
        proxy.AnswerIsLost();
        return true;
    }
}
