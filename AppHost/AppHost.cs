using AppHost.Commands;
using AppHost.Publishing;
using AppHost.Running;
using AppHost.Samples;
using AppHost.Secrets;
using AppHost.Stores;

var builder = DistributedApplication.CreateBuilder(args);
builder.AddRunOptions(args);

// PostgreSQL, Redis and ClickHouse: containers, embedded servers, or your own. Services see connection strings only.
var stores = builder.AddStores();
var secrets = builder.AddSecrets();

// The schema first: a step that runs to completion.
var migrations = builder.AddProject<Projects.GameApi>("migrations", launchProfileName: null)
    .WithArgs("migrate")
    .WithSampleData()
    .WithFirstOperator()
    .WithIconName("DatabaseArrowUp")
    .WithReference(stores.Game).WaitFor(stores.Game)
    .WithReference(stores.Leaderboards).WaitFor(stores.Leaderboards);

var gameApi = builder.AddProject<Projects.GameApi>("gameapi")
    .WithHttpEndpoint()
    .WithReadinessCheck()
    .WithIconName("Games")
    .WithReference(stores.Game)
    .WithReference(stores.Leaderboards)
    .WithReadReplica()
    .WithReference(stores.Cache).WaitFor(stores.Cache)
    .WithSigningKey(secrets)
    .WithServiceClients(secrets)
    .WaitForCompletion(migrations)
    .WithReplicas(2);

var analyticsWorker = builder.AddProject<Projects.AnalyticsWorker>("analyticsworker")
    .WithHttpEndpoint()
    .WithReadinessCheck()
    .WithIconName("DataPie")
    .WithReference(stores.Game)
    .WithReference(stores.Leaderboards)
    .WithReference(stores.Analytics).WaitFor(stores.Analytics)
    .WithSigningKey(secrets)
    .WaitForCompletion(migrations);

// A player's export includes data from the warehouse, which the worker reads.
gameApi.WithReference(analyticsWorker);

// The one public address.
var gateway = builder.AddProject<Projects.Gateway>("gateway")
    .WithHttpEndpoint(port: builder.GatewayPort())
    .WithExternalHttpEndpoints()
    .WithReadinessCheck()
    .WithIconName("GlobeShield")
    .WithReference(gameApi).WaitFor(gameApi)
    .WithReference(analyticsWorker).WaitFor(analyticsWorker)
    .WithSigningKey(secrets);

// Something to watch: a month of history, then light live traffic through the gateway.
if (builder.HasTraffic())
    builder.AddProject<Projects.PlayerSimulator>("simulator")
        .WithIconName("PeopleTeam")
        .WithReference(gateway).WaitFor(gateway)
        .WithEnvironment("Simulator__ServerSecret", secrets.Clients["server"]);

builder.AddSamples(gateway);
builder.AddCockpit(stores);
builder.AddPublishing();
builder.Build().Run();
