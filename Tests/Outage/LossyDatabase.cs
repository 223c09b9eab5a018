using System.Text;
using Tests.Stores;
using Xunit;

namespace Tests.Outage;

/// <summary>A database behind a network that loses the response to a commit that took place.</summary>
internal sealed class LossyDatabase(string connectionString, byte[]? instead = null) : IAsyncDisposable
{
    private readonly CuttableProxy _network = new(connectionString) { SparesConnectionsWith = "maintenance", InsteadOfAnswer = instead };

    /// <summary>As Citus reports a shard's node that it lost during the commit: an ErrorResponse and ReadyForQuery of PostgreSQL's
    /// protocol.</summary>
    public static byte[] InternalError { get; } =
    [
        .. "E"u8, 0, 0, 0, 53, .. Encoding.ASCII.GetBytes("SERROR\0VERROR\0CXX000\0Mfailure on essential host\0\0"),
        .. "Z"u8, 0, 0, 0, 5, .. "I"u8,
    ];

    public string ConnectionString => _network.ConnectionString;

    /// <summary>Whether the response to the next commit is lost.</summary>
    public bool LosesNext
    {
        get => _network.LosesAnswerTo is not null;
        set => _network.LosesAnswerTo = value ? "COMMIT" : null;
    }

    public async ValueTask DisposeAsync()
    {
        await _network.DisposeAsync();
        Assert.False(LosesNext, "No response to a commit was lost: nothing was proven.");
    }
}
