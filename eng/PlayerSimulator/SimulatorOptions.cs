using System.ComponentModel.DataAnnotations;

namespace PlayerSimulator;

/// <summary>Configuration section <c>Simulator</c>.</summary>
internal sealed class SimulatorOptions
{
    /// <summary>How many players there are.</summary>
    [Range(1, 100_000)]
    public int Players { get; set; } = 300;

    /// <summary>Requests started per second once the history is written.</summary>
    [Range(1, 10_000)]
    public int ActionsPerSecond { get; set; } = 20;

    /// <summary>Days of history to write before live traffic. The API accepts activities up to 30 days old.</summary>
    [Range(0, 30)]
    public int HistoryDays { get; set; } = 30;

    /// <summary>Write the history and end, without live traffic.</summary>
    public bool HistoryOnly { get; set; }

    /// <summary>Popularity exponent: the k-th most popular player is seen with weight 1/k^s (Zipf's law).</summary>
    [Range(0.0, 3.0)]
    public double ZipfExponent { get; set; } = 1.0;

    /// <summary>Requests under way at once, at most.</summary>
    [Range(1, 1_000)]
    public int Concurrency { get; set; } = 16;

    /// <summary>Secret of the service client <c>server</c>, which rewards players.</summary>
    [Required]
    public string ServerSecret { get; set; } = "";
}
