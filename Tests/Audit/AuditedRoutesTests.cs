using GameApi.Audit;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tests.Api;
using Tests.Contract;
using Tests.Stores;
using Xunit;
using Route = Tests.Contract.Route;

namespace Tests.Audit;

/// <summary>No operator changes anything without a row in the audit log.</summary>
public sealed class AuditedRoutesTests(LocalStores stores, SharedGameApi shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A route under /v1/admin or /v1/operators that changes something, or says that it is audited.</summary>
    public static TheoryData<string> Names =>
        [.. Routes.All.Where(IsOfOperators)
            .Where(route => route.Method != "GET" || route.Name.Contains("/export", StringComparison.Ordinal)).Select(route => route.Name)];

    [Fact]
    public async Task Every_endpoint_that_changes_something_says_what_it_leaves_or_why_it_leaves_nothing()
    {
        var host = await shared.StartedAsync(stores);
        var endpoints = EndpointsOf(host);

        Assert.True(endpoints.Count > 15);
        Assert.Empty(
            endpoints.Where(
                endpoint =>
                    MethodOf(endpoint) != "GET"
                        && endpoint.Metadata.GetMetadata<Audited>() is not ({ Action.Length: > 0 } or { Reason.Length: > 10 }))
            .Select(endpoint => endpoint.DisplayName));
        Assert.Equal(
            endpoints.Where(endpoint => MethodOf(endpoint) != "GET" || endpoint.Metadata.GetMetadata<Audited>() is not null)
                .Select(NameOf).Order(StringComparer.Ordinal),
            Names.Select(row => row.Data).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task A_request_that_succeeds_leaves_its_row(string name)
    {
        var (host, route) = (await shared.StartedAsync(stores), Routes.Named(name));
        var audited = EndpointsOf(host).Single(endpoint => NameOf(endpoint) == name).Metadata.GetMetadata<Audited>()!;
        using var scenario = await AuditScenario.OfAsync(host, route);

        using var answer = await scenario.SendAsync();

        Assert.True(
            answer.IsSuccessStatusCode, $"{name} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Stop)}");
        if (audited.Action is null)
        {
            Assert.False(answer.Headers.Contains(AuditSource.Header));
            return;
        }

        var id = Guid.Parse(Assert.Single(answer.Headers.GetValues(AuditSource.Header)));
        await using var source = NpgsqlDataSource.Create($"{host.Database};Pooling=false");
        await using var read = source.CreateCommand("SELECT action || ' by ' || actor FROM admin_audit WHERE id = $1");
        read.Parameters.Add(new() { Value = id });
        Assert.Equal($"{audited.Action} by {scenario.Operator.Id}", await read.ExecuteScalarAsync(Stop));
    }

    private static List<RouteEndpoint> EndpointsOf(GameApiHost host) =>
        [.. host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => IsOfOperators(endpoint.RoutePattern.RawText ?? ""))];

    private static bool IsOfOperators(Route route) => IsOfOperators(route.Pattern);

    private static bool IsOfOperators(string path) =>
        path.StartsWith("/v1/admin", StringComparison.Ordinal) || path.StartsWith("/v1/operators", StringComparison.Ordinal);

    private static string NameOf(RouteEndpoint endpoint) => $"{MethodOf(endpoint)} {endpoint.RoutePattern.RawText!.TrimEnd('/')}";

    private static string MethodOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single();
}
