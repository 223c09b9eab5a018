using GameApi;
using GameApi.Audit;
using GameApi.Migrate;
using GameApi.Operators;
using GameApi.Partitions;
using GameApi.Erasure;
using ServiceDefaults;

if (args is ["migrate", .. var rest])
    return await MigrateCommand.RunAsync(rest);
if (args is ["partitions", .. var options])
    return await PartitionsCommand.RunAsync(options);
if (args is ["erasures", .. var register])
    return await ErasuresCommand.RunAsync(register);
if (args is ["operators", .. var accounts])
    return await OperatorsCommand.RunAsync(accounts);
if (args is ["audit", .. var log])
    return await AuditCommand.RunAsync(log);

var builder = WebApplication.CreateBuilder(args);
builder.AddGameApi();

return await builder.RunServiceAsync(app => app.MapGameApi());
