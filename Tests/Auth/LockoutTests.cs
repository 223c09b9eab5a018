using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Auth;

public sealed class LockoutTests(LocalStores stores)
{
    private const string Password = "correct horse";

    [Fact]
    public async Task Five_failures_on_any_nodes_lock_the_address_for_a_minute_on_all()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var one = await StartAsync(clock, null);
        await using var two = await StartAsync(clock, one.Settings);
        var email = await RegisterAsync(one);

        for (var attempt = 0; attempt < 5; attempt++)
            await LoginAsync(attempt % 2 == 0 ? one : two, email, "wrong horse").ProblemAsync(HttpStatusCode.Unauthorized, "invalid-credentials");

        foreach (var node in new[] { one, two })
        {
            using var locked = await LoginAsync(node, email, Password);
            Assert.Equal(HttpStatusCode.TooManyRequests, locked.StatusCode);
            Assert.InRange(locked.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        }

        clock.Advance(TimeSpan.FromSeconds(61));
        await LoginAsync(two, email, Password).JsonAsync();
    }

    [Fact]
    public async Task Of_forty_guesses_at_once_five_are_looked_at()
    {
        await using var host = await GameApiHost.StartAsync(stores);
        var email = await RegisterAsync(host);

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(guess => LoginAsync(host, email, $"wrong horse {guess}")));

        Assert.Equal(5, answers.Count(answer => answer.StatusCode == HttpStatusCode.Unauthorized));
        Assert.Equal(35, answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task Four_failures_and_a_success_start_counting_anew()
    {
        await using var host = await GameApiHost.StartAsync(stores);
        var email = await RegisterAsync(host);
        for (var round = 0; round < 2; round++)
        {
            for (var attempt = 0; attempt < 4; attempt++)
                await LoginAsync(host, email, "wrong horse").ProblemAsync(HttpStatusCode.Unauthorized, "invalid-credentials");
            await LoginAsync(host, email, Password).JsonAsync();
        }
    }

    private Task<GameApiHost> StartAsync(FakeTimeProvider clock, IReadOnlyDictionary<string, string?>? settings) =>
        GameApiHost.StartAsync(stores, settings, services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));

    private static async Task<string> RegisterAsync(GameApiHost host)
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        await host.Client.PostJsonAsync("/v1/auth/email/register", new { email, password = Password }).JsonAsync(HttpStatusCode.Created);
        return email;
    }

    private static Task<HttpResponseMessage> LoginAsync(GameApiHost host, string email, string password) =>
        host.Client.PostJsonAsync("/v1/auth/email/login", new { email, password });
}
