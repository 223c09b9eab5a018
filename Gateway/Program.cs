using Gateway.Identity;
using Gateway.Limits;
using Gateway.Routing;
using ServiceDefaults;
using ServiceDefaults.Authentication;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddGameAuthentication();
builder.AddLimits();
builder.AddProxy();

var app = builder.Build();
app.UseRequestIds();
app.UseGatewayProblems();
app.UseRouting();
app.UseRequestTimeouts();
app.UseAuthentication();
app.UseAuthorization();
app.UseRateLimiter();
app.MapServiceDefaults();
app.MapReverseProxy();
await app.RunAsync();
