using AnalyticsWorker;
using AnalyticsWorker.Parquet;
using ServiceDefaults;

if (args is [ParquetCommand.Name, ..])
    return await ParquetCommand.RunAsync(args);

var builder = WebApplication.CreateBuilder(args);
builder.AddAnalyticsWorker();

return await builder.RunServiceAsync(app => app.MapAnalyticsWorker());
