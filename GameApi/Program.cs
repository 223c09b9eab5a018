using GameApi;
using GameApi.Data.Migrate;
using GameApi.Partitions;

if (args is ["migrate", .. var rest])
    return await MigrateCommand.RunAsync(rest);
if (args is ["partitions", .. var options])
    return await PartitionsCommand.RunAsync(options);

var builder = WebApplication.CreateBuilder(args);
builder.AddGameApi();

var app = builder.Build();
app.MapGameApi();
await app.RunAsync();
return 0;
