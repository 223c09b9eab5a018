using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using GameApi;
using GameApi.Auth;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using ServiceDefaults.Authentication;
using Tests.Stores;
using Xunit;

namespace Tests.Api;

/// <summary>
/// The real GameApi in this process, on a loopback port over real stores. Start a second one on the first one's
/// <see cref="Settings"/> to have two nodes of one installation.
/// </summary>
public sealed class GameApiHost : IAsyncDisposable
{
    private const string ClientSecret = "a secret of the tests, not of anything real";

    private readonly WebApplication _app;
    private readonly SecretWatch _secrets;

    private GameApiHost(WebApplication app, IReadOnlyDictionary<string, string?> settings, ErrorLog errors, SecretWatch secrets)
    {
        (_app, Settings, Errors, _secrets) = (app, settings, errors, secrets);
        Client = NewClient();
    }

    /// <summary>Without a token.</summary>
    public HttpClient Client { get; }

    /// <summary>The configuration it runs with.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; }

    /// <summary>What it logged as an error.</summary>
    public ErrorLog Errors { get; }

    public IServiceProvider Services => _app.Services;

    public Uri Address => new(_app.Urls.First());

    /// <summary>Connection string of its <c>gamedb</c>.</summary>
    public string Database => Settings["ConnectionStrings:gamedb"]!;

    /// <summary>Starts a node on a new database, or on the one of <paramref name="settings"/>.</summary>
    /// <param name="stores">The stores of the test run.</param>
    /// <param name="settings">Overrule or add to the configuration.</param>
    /// <param name="services">Replaces services, such as the clock.</param>
    internal static async Task<GameApiHost> StartAsync(
        LocalStores stores, IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? services = null)
    {
        var all = new Dictionary<string, string?>(await DefaultsAsync(stores, settings ?? new Dictionary<string, string?>()));
        foreach (var (key, value) in settings ?? new Dictionary<string, string?>())
            all[key] = value;

        var errors = new ErrorLog();
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { ApplicationName = "GameApi", EnvironmentName = "Production" });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(all);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var secrets = new SecretWatch();
        builder.Logging.ClearProviders().AddProvider(errors);
        secrets.AddTo(builder.Logging);
        builder.AddGameApi();
        services?.Invoke(builder.Services);

        var app = builder.Build();
        app.MapGameApi();
        await app.StartAsync();
        return new GameApiHost(app, all, errors, secrets);
    }

    /// <summary>A new player with a client that carries its token.</summary>
    internal async Task<TestPlayer> PlayerAsync(string? displayName = null, string? country = null)
    {
        var deviceId = $"device-{Guid.NewGuid():N}";
        var pair = await Client.PostJsonAsync("/v1/auth/device", new { deviceId, displayName, country }).JsonAsync(HttpStatusCode.Created);
        var accessToken = pair.GetProperty("accessToken").GetString()!;
        var refreshToken = pair.GetProperty("refreshToken").GetString()!;
        return new TestPlayer(NewClient(accessToken), pair.GetProperty("playerId").GetGuid(), deviceId, accessToken, refreshToken);
    }

    /// <summary>A client with a service's token of a role of <see cref="Roles"/>.</summary>
    internal async Task<HttpClient> ServiceAsync(string role)
    {
        var token = await Client.PostJsonAsync("/v1/auth/service", new { clientId = $"test-{role}", clientSecret = ClientSecret })
            .JsonAsync();
        return NewClient(token.GetProperty("accessToken").GetString());
    }

    /// <summary>A token of an operator who has no account, with roles of <see cref="Roles"/>.</summary>
    internal string OperatorToken(params string[] roles) =>
        Services.GetRequiredService<AccessTokens>()
            .ForOperator(Guid.CreateVersion7(), Guid.CreateVersion7(), roles, TimeSpan.FromMinutes(5));

    /// <summary>A client with any token, or none.</summary>
    internal HttpClient NewClient(string? accessToken = null)
    {
        var client = new HttpClient(
            _secrets.Around(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromSeconds(30) })) { BaseAddress = Address };
        if (accessToken is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Assert.Empty(_secrets.Leaks());
    }

    private static async Task<Dictionary<string, string?>> DefaultsAsync(LocalStores stores, IReadOnlyDictionary<string, string?> given)
    {
        var defaults = new Dictionary<string, string?>
        {
            ["Auth:SigningKey"] = Convert.ToHexString(RandomNumberGenerator.GetBytes(32)),
            ["Auth:PasswordIterations"] = "1000",
            ["Operators:RequireTotp"] = "false",
            ["Logging:LogLevel:Default"] = "Warning",
        };
        foreach (var (index, role) in new[] { Roles.Server, Roles.Analyst, Roles.Admin }.Index())
        {
            defaults[$"Auth:Clients:{index}:Id"] = $"test-{role}";
            defaults[$"Auth:Clients:{index}:Secret"] = ClientSecret;
            defaults[$"Auth:Clients:{index}:Roles:0"] = role;
        }

        if (!given.ContainsKey("ConnectionStrings:gamedb"))
            defaults["ConnectionStrings:gamedb"] = await stores.NewGameDatabaseAsync();
        if (!given.ContainsKey("ConnectionStrings:cache"))
            defaults["ConnectionStrings:cache"] = await stores.RedisAsync();
        // Hosts of one database share their part of the one Redis, which no other host uses.
        var gamedb = given.GetValueOrDefault("ConnectionStrings:gamedb") ?? defaults["ConnectionStrings:gamedb"];
        defaults["Cache:KeyPrefix"] = $"{new NpgsqlConnectionStringBuilder(gamedb).Database}:";
        return defaults;
    }
}
