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

// Everything goes through the gateway, by the clients that games use (clients/csharp).
builder.Services.AddGatewayHttp();
builder.Services.AddSingleton<GameServer>();

// First thirty days of history, so that analytics have something to show; then gentle live traffic.
builder.Services.AddSingleton<Population>();
builder.Services.AddSingleton<HistoryWriter>();
builder.Services.AddSingleton<TrafficReport>();
builder.Services.AddSingleton<PlayerActions>();
builder.Services.AddHostedService<Simulation>();

await builder.Build().RunAsync();
