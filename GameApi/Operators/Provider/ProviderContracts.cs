namespace GameApi.Operators.Provider;

/// <param name="Provider">Name of the identity provider by which operators may log in; null where there is none.</param>
/// <example>{ "provider": "Studio login" }</example>
internal sealed record LoginOptions(string? Provider);

/// <param name="Url">Where the login goes on, at the identity provider.</param>
/// <example>{ "url": "https://login.example.org/authorize?client_id=aspiregame&amp;response_type=code" }</example>
internal sealed record ProviderLogin(string Url);
