namespace GameApi.Operators.Provider;

/// <param name="Provider">Name of the identity provider through which operators can log in; null if none is configured.</param>
/// <example>{ "provider": "Studio login" }</example>
internal sealed record LoginOptions(string? Provider);

/// <param name="Url">The identity provider's URL, at which the login continues.</param>
/// <example>{ "url": "https://login.example.org/authorize?client_id=aspiregame&amp;response_type=code" }</example>
internal sealed record ProviderLogin(string Url);
