using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PlayerSimulator;
using PlayerSimulator.History;
using PlayerSimulator.Players;
using PlayerSimulator.Traffic;
using ServiceDefaults;

var builder = Host.CreateApplicationBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddOptions<SimulatorOptions>().BindConfiguration("Simulator").ValidateDataAnnotations().ValidateOnStart();

// All requests go through the gateway, with the client that games use (clients/csharp).
builder.Services.AddGatewayHttp();
builder.Services.AddSingleton<GameServer>();

// Writes thirty days of history first, so that analytics have data, and then generates light live traffic.
builder.Services.AddSingleton<Population>();
builder.Services.AddSingleton<HistoryWriter>();
builder.Services.AddSingleton<TrafficReport>();
builder.Services.AddSingleton<PlayerActions>();
builder.Services.AddHostedService<Simulation>();

await builder.Build().RunAsync();
