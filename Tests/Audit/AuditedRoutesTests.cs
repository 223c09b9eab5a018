using System.Security.Claims;
using GameApi.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ServiceDefaults.Authentication;
using Tests.Api;
using Tests.Contract;
using Tests.Stores;
using Xunit;
using Route = Tests.Contract.Route;

namespace Tests.Audit;

/// <summary>No operator changes anything without a reason and a row in the audit log.</summary>
public sealed class AuditedRoutesTests(LocalStores stores, SharedGameApi shared)
{
    /// <summary>Changes nothing: a ticket opens a stream that the caller may open anyway.</summary>
    private const string Ticket = "POST /v1/presence/ticket";

    private static readonly string[] OperatorRoles =
        [Roles.OperatorSetup, Roles.OperatorSupport, Roles.OperatorAnalyst, Roles.OperatorDesigner, Roles.OperatorAdmin];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A route that operators may call and that changes something, or whose reads are on record.</summary>
    public static TheoryData<string> Names => [.. Writes.Select(route => route.Name)];

    /// <summary>What operators do to others. Logins and own accounts explain themselves.</summary>
    public static TheoryData<string> NamesWithReason =>
        [.. Writes.Where(route => !IsOwn(route.Pattern)).Select(route => route.Name)];

    private static IEnumerable<Route> Writes => Routes.All
        .Where(route => OperatorRoles.Any(route.IsFor) && (route.Who != Who.Anyone || IsOfOperators(route.Pattern)) && route.Name != Ticket)
        .Where(route => route.Method != "GET" || route.Name.Contains("/export", StringComparison.Ordinal));

    /// <summary>By the policies of the endpoints themselves, so a route that is opened to operators later has to be audited too.</summary>
    [Fact]
    public async Task Every_endpoint_by_which_an_operator_changes_something_says_what_it_leaves_or_why_it_leaves_nothing()
    {
        var host = await shared.StartedAsync(stores);
        var endpoints = new List<RouteEndpoint>();
        foreach (var endpoint in EndpointsOf(host).Where(endpoint => NameOf(endpoint) != Ticket))
            if ((MethodOf(endpoint) != "GET" || endpoint.Metadata.GetMetadata<Audited>() is not null)
                && await IsForOperatorsAsync(host, endpoint))
                endpoints.Add(endpoint);

        Assert.Contains(endpoints, endpoint => NameOf(endpoint) == "PUT /v1/games/{id}");
        Assert.Empty(
            endpoints.Where(
                endpoint => endpoint.Metadata.GetMetadata<Audited>() is not ({ Actions.Count: > 0 } or { Reason.Length: > 10 }))
            .Select(endpoint => endpoint.DisplayName));
        Assert.Equal(
            endpoints.Select(NameOf).Order(StringComparer.Ordinal), Names.Select(row => row.Data).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task A_successful_request_leaves_its_audit_row(string name)
    {
        var (host, route) = (await shared.StartedAsync(stores), Routes.Named(name));
        var audited = EndpointsOf(host).Single(endpoint => NameOf(endpoint) == name).Metadata.GetMetadata<Audited>()!;
        using var scenario = await AuditScenario.OfAsync(host, route);

        using var response = await scenario.SendAsync();

        Assert.True(
            response.IsSuccessStatusCode || audited.Actions.Count == 0,
            $"{name} returned {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(Stop)}");
        if (audited.Actions.Count == 0)
        {
            Assert.False(response.Headers.Contains(AuditSource.Header));
            return;
        }

        var id = Guid.Parse(Assert.Single(response.Headers.GetValues(AuditSource.Header)));
        await using var source = NpgsqlDataSource.Create($"{host.Database};Pooling=false");
        await using var read = source.CreateCommand("SELECT action || ' by ' || actor, reason FROM admin_audit WHERE id = $1");
        read.Parameters.Add(new() { Value = id });
        await using var row = await read.ExecuteReaderAsync(Stop);
        Assert.True(await row.ReadAsync(Stop));
        Assert.Contains(row.GetString(0), audited.Actions.Select(action => $"{action} by {scenario.Operator.Id}"));
        Assert.Equal(IsOwn(route.Pattern), await row.IsDBNullAsync(1, Stop));
    }

    [Theory, MemberData(nameof(NamesWithReason))]
    public async Task A_request_without_a_reason_is_rejected(string name)
    {
        var host = await shared.StartedAsync(stores);
        using var scenario = await AuditScenario.OfAsync(host, Routes.Named(name));

        using var response = await scenario.SendAsync(withReason: false);

        Assert.False(response.Headers.Contains(AuditSource.Header));
        await Task.FromResult(response).ProblemAsync(System.Net.HttpStatusCode.BadRequest, "invalid-request", "reason");
    }

    private static List<RouteEndpoint> EndpointsOf(GameApiHost host) =>
        [.. host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText?.StartsWith("/v1/", StringComparison.Ordinal) == true)];

    private static async Task<bool> IsForOperatorsAsync(GameApiHost host, RouteEndpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            return IsOfOperators(endpoint.RoutePattern.RawText!);
        var policies = host.Services.GetRequiredService<IAuthorizationPolicyProvider>();
        var policy = await AuthorizationPolicy.CombineAsync(policies, endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>())
            ?? (await policies.GetFallbackPolicyAsync())!;
        var authorization = host.Services.GetRequiredService<IAuthorizationService>();
        foreach (var role in OperatorRoles)
            if ((await authorization.AuthorizeAsync(Principal(role), null, policy)).Succeeded)
                return true;
        return false;
    }

    private static ClaimsPrincipal Principal(string role) => new(new ClaimsIdentity(
        [new(GameClaims.Subject, $"{Guid.NewGuid()}"), new(GameClaims.Role, role)], "test", GameClaims.Subject, GameClaims.Role));

    private static bool IsOfOperators(string path) =>
        path.StartsWith("/v1/admin", StringComparison.Ordinal) || path.StartsWith("/v1/operators", StringComparison.Ordinal);

    private static bool IsOwn(string path) =>
        path.StartsWith("/v1/operators/me/", StringComparison.Ordinal) || path.StartsWith("/v1/operators/log", StringComparison.Ordinal)
            || path is "/v1/operators/refresh" or "/v1/operators/provider";

    private static string NameOf(RouteEndpoint endpoint) => $"{MethodOf(endpoint)} {endpoint.RoutePattern.RawText!.TrimEnd('/')}";

    private static string MethodOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single();
}
