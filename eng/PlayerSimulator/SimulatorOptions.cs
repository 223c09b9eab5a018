using System.ComponentModel.DataAnnotations;

namespace PlayerSimulator;

/// <summary>Configuration section <c>Simulator</c>.</summary>
internal sealed class SimulatorOptions
{
    /// <summary>Number of players.</summary>
    [Range(1, 100_000)]
    public int Players { get; set; } = 300;

    /// <summary>Actions per second after the history is written.</summary>
    [Range(1, 10_000)]
    public int ActionsPerSecond { get; set; } = 20;

    /// <summary>Days of history to write before live traffic. The API accepts activities that are up to 30 days old.</summary>
    [Range(0, 30)]
    public int HistoryDays { get; set; } = 30;

    /// <summary>Stops after writing the history, without live traffic.</summary>
    public bool HistoryOnly { get; set; }

    /// <summary>Exponent s of Zipf's law: the k-th most popular player is chosen with weight 1/k^s.</summary>
    [Range(0.0, 3.0)]
    public double ZipfExponent { get; set; } = 1.0;

    /// <summary>Maximum number of concurrent requests.</summary>
    [Range(1, 1_000)]
    public int Concurrency { get; set; } = 16;

    /// <summary>Secret of the service client <c>server</c>, which grants rewards.</summary>
    [Required]
    public string ServerSecret { get; set; } = "";
}
