using Gateway;
using ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddGateway();

return await builder.RunServiceAsync(app => app.MapGateway());
