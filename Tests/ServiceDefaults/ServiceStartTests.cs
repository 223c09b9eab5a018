using System.Diagnostics;
using System.Security.Cryptography;
using Tests.Stores;
using Xunit;

namespace Tests.ServiceDefaults;

/// <summary>
/// A misconfigured service does not start, and says why in one sentence; in production it rejects the secrets of development too.
/// </summary>
public sealed class ServiceStartTests
{
    private const string Typed = "development-signing-key-of-the-whole-team";

    private static readonly string Random = RandomNumberGenerator.GetHexString(64);

    [Theory]
    [InlineData("Gateway")]
    [InlineData("GameApi")]
    [InlineData("AnalyticsWorker")]
    public async Task Production_rejects_a_typed_signing_key(string service) =>
        await RefusesAsync(service, "Auth:SigningKey is not a random secret", ("Auth__SigningKey", Typed));

    [Theory]
    [InlineData("Gateway")]
    [InlineData("GameApi")]
    [InlineData("AnalyticsWorker")]
    public async Task A_signing_key_is_required(string service) => await RefusesAsync(service, "Auth:SigningKey is missing");

    [Fact]
    public async Task A_short_signing_key_is_rejected() =>
        await RefusesAsync("Gateway", "Auth:SigningKey is too short", ("Auth__SigningKey", Random[..20]));

    [Fact]
    public async Task A_service_client_without_a_secret_is_rejected() =>
        await RefusesAsync(
            "GameApi", "needs a Secret", ("Auth__SigningKey", Random), ("Auth__Clients__0__Id", "server"),
            ("Auth__Clients__0__Roles__0", "server"));

    [Fact]
    public async Task Production_rejects_a_typed_client_secret() =>
        await RefusesAsync(
            "GameApi", "Auth:Clients has a Secret that is not random", ("Auth__SigningKey", Random), ("Auth__Clients__0__Id", "server"),
            ("Auth__Clients__0__Roles__0", "server"), ("Auth__Clients__0__Secret", "password-of-the-game-servers"));

    private static async Task RefusesAsync(string service, string sentence, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Repository.File(service, "bin", "Debug", "net10.0", $"{service}.dll")])
        {
            WorkingDirectory = ScratchFolder.New("start"),
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["ConnectionStrings__gamedb"] = start.Environment["ConnectionStrings__analytics"] = "Host=127.0.0.1;Port=1";
        start.Environment["ConnectionStrings__cache"] = "127.0.0.1:1";
        foreach (var (name, value) in settings)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, process.ExitCode);
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error + await output, StringComparison.Ordinal);
        Assert.DoesNotContain(Typed, error, StringComparison.Ordinal);
    }
}
