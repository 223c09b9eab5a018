using AnalyticsWorker;
using ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddAnalyticsWorker();

return await builder.RunServiceAsync(app => app.MapAnalyticsWorker());
