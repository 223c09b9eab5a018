using System.ComponentModel.DataAnnotations;

namespace GameApi.Operators;

/// <summary>Configuration section <c>Operators</c>: lifetimes of operators' sessions and passwords.</summary>
internal sealed class OperatorOptions
{
    internal const string Section = "Operators";

    /// <summary>Lifetime of an operator's access token; <c>Auth:AccessTokenLifetime</c> limits it too.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:15:00")]
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>A session ends after this time without a refresh.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "12:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>A session ends this long after its login, even if it is in use.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan AbsoluteTimeout { get; set; } = TimeSpan.FromHours(12);

    /// <summary>Lifetime of a generated password, which only serves to choose another.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "90.00:00:00")]
    public TimeSpan InitialPasswordLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Whether operators who log in by password need an authenticator app. Without one they can only set one up. Default: true, except in
    /// development.
    /// </summary>
    public bool? RequireTotp { get; set; }
}
