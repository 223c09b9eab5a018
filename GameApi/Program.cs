using GameApi;
using GameApi.Migrate;
using GameApi.Partitions;
using GameApi.Erasure;
using ServiceDefaults;

if (args is ["migrate", .. var rest])
    return await MigrateCommand.RunAsync(rest);
if (args is ["partitions", .. var options])
    return await PartitionsCommand.RunAsync(options);
if (args is ["erasures", .. var register])
    return await ErasuresCommand.RunAsync(register);

var builder = WebApplication.CreateBuilder(args);
builder.AddGameApi();

return await builder.RunServiceAsync(app => app.MapGameApi());
