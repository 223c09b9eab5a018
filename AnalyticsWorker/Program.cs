using AnalyticsWorker;

var builder = WebApplication.CreateBuilder(args);
builder.AddAnalyticsWorker();

var app = builder.Build();
app.MapAnalyticsWorker();
await app.RunAsync();
