using System.ComponentModel.DataAnnotations;

namespace GameApi.Migrate;

/// <summary>Configuration section <c>Migrate</c>: how the migration runs.</summary>
internal sealed class MigrateOptions
{
    public const string Section = "Migrate";

    /// <summary>How many seconds the migration waits for the database servers.</summary>
    [Range(0, 3600)]
    public int WaitSeconds { get; set; } = 60;

    public TimeSpan Patience => TimeSpan.FromSeconds(WaitSeconds);

    /// <summary>File for the credentials of the first operator (<see cref="Operators.FirstOperator"/>). Empty: none is created.</summary>
    public string FirstOperatorFile { get; set; } = "";
}
