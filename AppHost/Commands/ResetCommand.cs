using System.Data.Common;
using AppHost.Stores;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using StackExchange.Redis;

namespace AppHost.Commands;

/// <summary>Stops the services, deletes all data of the stores, migrates, and starts the services again.</summary>
internal static class ResetCommand
{
    /// <summary>In the order in which they stop; they start in reverse order.</summary>
    private static readonly string[] Services = ["simulator", "gateway", "analyticsworker", "gameapi"];

    internal static void WithResetCommand(this IResourceBuilder<IResourceWithConnectionString> database, GameStores stores) =>
        database.WithCommand("reset-data", "Reset the data", context => RunAsync(context, stores), new CommandOptions
        {
            Description = "Deletes players, activities, cache and warehouse, recreates the schema and restarts the services.",
            ConfirmationMessage = "Delete all data of this stack?",
            IconName = "DatabaseWarning",
            Progress = new CommandProgressOptions
            {
                Title = "Reset the data",
                Message = "Stopping the services, deleting the data, migrating, starting the services ...",
            },
        });

    private static async Task<ExecuteCommandResult> RunAsync(ExecuteCommandContext context, GameStores stores)
    {
        var model = context.Services.GetRequiredService<DistributedApplicationModel>();
        var services = Services
            .Select(name => model.Resources.SingleOrDefault(resource => resource.Name == name))
            .OfType<IResource>()
            .ToList();
        foreach (var service in services)
            await context.ExecuteAsync(service, KnownResourceCommands.StopCommand);

        await DropDatabaseAsync(await context.ConnectionStringAsync(stores.Game), context.CancellationToken);
        await DropDatabaseAsync(await context.ConnectionStringAsync(stores.Leaderboards), context.CancellationToken);
        await FlushAsync(await context.ConnectionStringAsync(stores.Cache));
        await DropWarehouseAsync(await context.ConnectionStringAsync(stores.Analytics), context.CancellationToken);

        await context.RunToEndAsync(context.Named("migrations"));
        foreach (var service in Enumerable.Reverse(services))
            await context.ExecuteAsync(service, KnownResourceCommands.StartCommand);
        await context.Services.GetRequiredService<ResourceNotificationService>()
            .WaitForResourceHealthyAsync("gateway", context.CancellationToken);
        return CommandResults.Success("All data is deleted, and the stack is healthy again.");
    }

    private static async Task DropDatabaseAsync(string connectionString, CancellationToken cancellationToken)
    {
        var database = new NpgsqlConnectionStringBuilder(connectionString);
        var name = database.Database!;
        database.Database = "postgres";
        database.Pooling = false;
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var drop = new NpgsqlCommand($"DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)", connection);
        await drop.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task FlushAsync(string connectionString)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"{connectionString},allowAdmin=true");
        foreach (var server in redis.GetServers())
            await server.FlushAllDatabasesAsync();
    }

    private static async Task DropWarehouseAsync(string connectionString, CancellationToken cancellationToken)
    {
        var warehouse = new DbConnectionStringBuilder { ConnectionString = connectionString };
        var address = new Uri($"{warehouse["Protocol"]}://{warehouse["Host"]}:{warehouse["Port"]}/");
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Headers =
            {
                { "X-ClickHouse-User", warehouse["Username"].ToString() },
                { "X-ClickHouse-Key", warehouse["Password"].ToString() },
            },
            Content = new StringContent($"DROP DATABASE IF EXISTS {warehouse["Database"]} SYNC"),
        };
        using var response = await http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
