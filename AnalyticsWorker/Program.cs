using AnalyticsWorker;
using ServiceDefaults;

if (WorkerCommands.Has(args))
    return await WorkerCommands.RunAsync(args);

var builder = WebApplication.CreateBuilder(args);
builder.AddAnalyticsWorker();

return await builder.RunServiceAsync(app => app.MapAnalyticsWorker());
