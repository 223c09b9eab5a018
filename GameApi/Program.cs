using GameApi;
using GameApi.Data.Migrate;

if (args is ["migrate", .. var rest])
    return await MigrateCommand.RunAsync(rest);

var builder = WebApplication.CreateBuilder(args);
builder.AddGameApi();

var app = builder.Build();
app.MapGameApi();
await app.RunAsync();
return 0;
