using AnalyticsWorker.Access;
using AnalyticsWorker.AuditExport;
using AnalyticsWorker.Erasure;
using AnalyticsWorker.Export;
using AnalyticsWorker.Players;
using AnalyticsWorker.Queries;
using AnalyticsWorker.Sources;
using AnalyticsWorker.Warehouse;
using ServiceDefaults;
using ServiceDefaults.Authentication;
using ServiceDefaults.Http;
using ServiceDefaults.Problems;

namespace AnalyticsWorker;

/// <summary>
/// The service: exports the event log to the warehouse, and serves analysts and GameApi (for a player's export) from there.
/// </summary>
internal static class WorkerExtensions
{
    internal static WebApplicationBuilder AddAnalyticsWorker(this WebApplicationBuilder builder)
    {
        builder.AddServiceDefaults();
        builder.AddGameAuthentication();
        builder.AddEventLogs();
        builder.AddRevokedSessions();
        builder.AddWarehouse();
        builder.AddExport();
        builder.AddErasure();
        builder.AddAuditExport();
        builder.AddAnalytics();
        return builder;
    }

    internal static WebApplication MapAnalyticsWorker(this WebApplication app)
    {
        app.UseGameProblems();
        app.UseHeadRequests();
        app.UseRouting();
        app.UseContentCodings();
        app.UseGameAuthentication();
        app.UseAuthorization();
        app.MapServiceDefaults();
        app.MapOpenApi().AllowAnonymous();
        app.MapAnalytics();
        app.MapPlayers();
        return app;
    }
}
