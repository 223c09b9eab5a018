using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Gateway;

/// <summary>TLS with HTTP/2, traces, and the address of the client.</summary>
public sealed class TransportTests
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Over_TLS_capable_clients_get_HTTP_2()
    {
        var file = Path.Combine(ScratchFolder.New("certificate"), "gateway.pfx");
        await File.WriteAllBytesAsync(file, NewCertificate(), _cancellation);
        await using var backend = await Backend.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(
            [backend], ("Kestrel:Endpoints:Tls:Url", "https://127.0.0.1:0"), ("Kestrel:Endpoints:Tls:Certificate:Path", file));
        using var handler =
            new SocketsHttpHandler { SslOptions =
                { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=gateway" } };
        using var client = new HttpClient(handler)
        {
            BaseAddress = gateway.Address, DefaultRequestVersion = HttpVersion.Version20,
                DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            DefaultRequestHeaders = { Authorization = new("Bearer", gateway.Token(Guid.CreateVersion7(), "player")) },
        };

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.GetAsync("/v1/players/me", _cancellation)));

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (answer.StatusCode, answer.Version)));
        Assert.All(backend.Requests, request => Assert.Equal("https", request.Headers["X-Forwarded-Proto"]));
    }

    [Fact]
    public async Task A_clients_trace_continues_in_the_service()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([backend]);
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = gateway.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", gateway.Token(Guid.CreateVersion7(), "player"));
        var trace = ActivityTraceId.CreateRandom().ToHexString();

        using var traced = await client.FetchAsync(
            "/v1/players/me", ("traceparent", $"00-{trace}-00f067aa0ba902b7-01"), ("tracestate", "game=1"));
        using var untraced = await client.FetchAsync("/v1/players/me");
        var problem = await client.FetchAsync("/v1/no-such-thing", ("traceparent", $"00-{trace}-00f067aa0ba902b7-01"))
            .ProblemAsync(HttpStatusCode.NotFound, "not-found");

        Assert.Equal(trace, Assert.Single(traced.Headers.GetValues("X-Request-Id")));
        Assert.Equal(trace, problem.GetProperty("traceId").GetString());
        var received = backend.Requests.ToArray();
        Assert.StartsWith($"00-{trace}-", received[0].Headers["traceparent"], StringComparison.Ordinal);
        Assert.Equal("game=1", received[0].Headers["tracestate"]);
        Assert.StartsWith(
            $"00-{Assert.Single(untraced.Headers.GetValues("X-Request-Id"))}-", received[1].Headers["traceparent"],
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "127.0.0.1")]
    [InlineData("127.0.0.0/8", "203.0.113.9")]
    [InlineData("10.0.0.0/8", "127.0.0.1")]
    public async Task The_client_address_is_taken_from_trusted_proxies_only(string? trusted, string expected)
    {
        await using var backend = await Backend.StartAsync();
        (string, string?)[] proxies = trusted is null ? [] : [("Proxies:Trusted:0", trusted)];
        await using var gateway = await GatewayHost.StartAsync([backend], [.. proxies, ("Limits:AuthPerAddressPerMinute", "1")]);
        using var client = gateway.Client();

        using var first = await client.PostJsonAsync("/v1/auth/device", new { }, ("X-Forwarded-For", "203.0.113.9"));
        using var second = await client.PostJsonAsync("/v1/auth/device", new { }, ("X-Forwarded-For", "203.0.113.10"));

        Assert.Equal(expected, backend.Requests.First().Headers["X-Forwarded-For"]);
        // Another trusted address is another client.
        Assert.Equal(expected == "203.0.113.9" ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests, second.StatusCode);
        if (second.StatusCode == HttpStatusCode.TooManyRequests)
            Assert.InRange(second.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
    }

    private static byte[] NewCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=gateway", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return certificate.Export(X509ContentType.Pfx);
    }
}
