using ServiceDefaults;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddGameAuthentication();

var app = builder.Build();
app.UseGameProblems();
app.UseAuthentication();
app.UseAuthorization();
app.MapServiceDefaults();
await app.RunAsync();
