using GameApi;
using GameApi.Migrate;
using ServiceDefaults;

if (args is ["migrate", .. var settings])
    return await MigrateCommand.RunAsync(settings);
if (GameApiCommands.Has(args))
    return await GameApiCommands.RunAsync(args);

var builder = WebApplication.CreateBuilder(args);
builder.AddGameApi();

return await builder.RunServiceAsync(app => app.MapGameApi());
