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

// Everything goes through the gateway, as a game client would.
builder.Services.AddHttpClient<GameClient>(http => http.BaseAddress = new Uri("http://gateway"));
builder.Services.AddHttpClient<GameServer>(http => http.BaseAddress = new Uri("http://gateway"));

// First thirty days of history, so that analytics have something to show; then gentle live traffic.
builder.Services.AddSingleton<Population>();
builder.Services.AddSingleton<HistoryWriter>();
builder.Services.AddSingleton<TrafficReport>();
builder.Services.AddSingleton<PlayerActions>();
builder.Services.AddHostedService<Simulation>();

await builder.Build().RunAsync();
