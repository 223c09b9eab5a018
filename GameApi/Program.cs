using GameApi.Data;
using GameApi.Data.Migrate;
using ServiceDefaults;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

if (args is ["migrate", .. var rest])
    return await MigrateCommand.RunAsync(rest);

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddGameAuthentication();
builder.AddGameData();

var app = builder.Build();
app.UseGameProblems();
app.UseAuthentication();
app.UseAuthorization();
app.MapServiceDefaults();
await app.RunAsync();
return 0;
