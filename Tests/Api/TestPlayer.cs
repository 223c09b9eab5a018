namespace Tests.Api;

/// <summary>A registered player; <paramref name="Client"/> carries its access token.</summary>
internal sealed record TestPlayer(HttpClient Client, Guid Id, string DeviceId, string AccessToken, string RefreshToken);
