using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.AspireSubset;

/// <summary>What the subset promises of Aspire: references, waits, commands. With the real packages these are Aspire's own tests.</summary>
public sealed class LauncherTests
{
    private readonly string _folder = ScratchFolder.New("launcher");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reference_gives_connection_strings_and_addresses_under_Aspires_names()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        var builder = NewBuilder("--ConnectionStrings:gamedb=Host=here", "--Parameters:secret=s3cret");
        var secret = builder.AddParameter("secret", secret: true);
        var server = builder.AddExecutable("my-server", "sleep", _folder, "600").WithHttpEndpoint(env: "LISTEN_ON");
        var endpoint = server.GetEndpoint("http");
        var made = builder.AddConnectionString("made", ReferenceExpression.Create($"port={endpoint.Property(EndpointProperty.Port)},password={secret}"));
        // Not through a shell: it drops variables whose names it cannot have itself.
        builder.AddExecutable("client", "cp", _folder, "/proc/self/environ", "out")
            .WithReference(builder.AddConnectionString("gamedb")).WithReference(made).WithReference(endpoint).WaitFor(server);
        await using var application = builder.Build();

        await application.StartAsync(Stop);
        await application.ResourceNotifications.WaitForResourceAsync("client", KnownResourceStates.Finished, Stop);

        var environment = (await File.ReadAllTextAsync(Path.Combine(_folder, "out"), Stop)).Split('\0').Where(line => line.Contains('=')).Select(line => line.Split('=', 2))
            .GroupBy(pair => pair[0]).ToDictionary(group => group.Key, group => group.First()[1]);
        var url = environment["services__my-server__http__0"];
        Assert.Equal(url, environment["MY_SERVER_HTTP"]);
        Assert.Equal("Host=here", environment["ConnectionStrings__gamedb"]);
        Assert.Equal($"port={new Uri(url).Port},password=s3cret", environment["ConnectionStrings__made"]);
        Assert.True(new Uri(url).IsLoopback);
        Assert.DoesNotContain("LISTEN_ON", environment.Keys);
    }

    [Fact]
    public async Task What_a_resource_wrote_can_be_read_when_it_has_ended()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "runs sh");
        var builder = NewBuilder();
        builder.AddExecutable("writer", "sh", _folder, "-c", "echo one; sleep 0.2; echo two >&2; sleep 0.2; echo three");
        builder.AddExecutable("missing", Path.Combine(_folder, "no-such-program"), _folder);
        await using var application = builder.Build();
        var logs = application.Services.GetRequiredService<ResourceLoggerService>();

        await application.StartAsync(Stop);
        await application.ResourceNotifications.WaitForResourceAsync("writer", KnownResourceStates.Finished, Stop);
        await application.ResourceNotifications.WaitForResourceAsync("missing", KnownResourceStates.FailedToStart, Stop);

        Assert.Equal([new LogLine(1, "one", false), new(2, "two", true), new(3, "three", false)], await AllAsync("writer"));
        Assert.StartsWith("error: ", Assert.Single(await AllAsync("missing")).Content, StringComparison.Ordinal);
        Assert.Empty(await AllAsync("unknown"));

        async Task<List<LogLine>> AllAsync(string resource)
        {
            var all = new List<LogLine>();
            await foreach (var lines in logs.GetAllAsync(resource))
                all.AddRange(lines);
            return all;
        }
    }

    [Fact]
    public async Task What_waits_for_completion_starts_after_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "runs sh");
        var builder = NewBuilder();
        var step = builder.AddExecutable("step", "sh", _folder, "-c", "sleep 0.3; echo step >> order");
        builder.AddExecutable("after", "sh", _folder, "-c", "echo after >> order").WaitForCompletion(step);
        await using var application = builder.Build();

        await application.StartAsync(Stop);
        await application.ResourceNotifications.WaitForResourceAsync("after", KnownResourceStates.Finished, Stop);

        Assert.Equal(["step", "after"], await File.ReadAllLinesAsync(Path.Combine(_folder, "order"), Stop));
    }

    [Fact]
    public async Task What_waits_for_a_step_that_fails_does_not_start()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "runs sh");
        var builder = NewBuilder();
        var step = builder.AddExecutable("step", "sh", _folder, "-c", "exit 3");
        builder.AddExecutable("after", "sh", _folder, "-c", "echo after >> order").WaitForCompletion(step);
        await using var application = builder.Build();

        await application.StartAsync(Stop);
        await application.ResourceNotifications.WaitForResourceAsync("after", KnownResourceStates.FailedToStart, Stop);

        Assert.False(File.Exists(Path.Combine(_folder, "order")));
        var failed = await application.ResourceNotifications.WaitForResourceAsync("step", change => change.Snapshot.ExitCode is not null, Stop);
        Assert.Equal(3, failed.Snapshot.ExitCode);
    }

    [Fact]
    public async Task A_resource_is_stopped_and_started_again_by_command()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "runs sh");
        var builder = NewBuilder();
        builder.AddExecutable("server", "sh", _folder, "-c", "echo $$ >> ids; exec sleep 600");
        await using var application = builder.Build();
        await application.StartAsync(Stop);
        await Eventually.HoldsAsync(() => Task.FromResult(Ids().Length == 1));

        Assert.True((await application.ResourceCommands.ExecuteCommandAsync("server", KnownResourceCommands.StopCommand, Stop)).Success);
        await Processes.UntilGoneAsync(Ids()[0], Stop);
        Assert.True((await application.ResourceCommands.ExecuteCommandAsync("server", KnownResourceCommands.StartCommand, Stop)).Success);
        await Eventually.HoldsAsync(() => Task.FromResult(Ids().Length == 2));
        Assert.False((await application.ResourceCommands.ExecuteCommandAsync("nobody", KnownResourceCommands.StopCommand, Stop)).Success);

        await application.StopAsync(Stop);
        await Processes.UntilGoneAsync(Ids()[1], Stop);

        int[] Ids() => File.Exists(Path.Combine(_folder, "ids")) ? [.. File.ReadAllLines(Path.Combine(_folder, "ids")).Select(int.Parse)] : [];
    }

    [Fact]
    public void Two_resources_of_one_name_are_refused()
    {
        var builder = NewBuilder();
        builder.AddExecutable("server", "sleep", _folder, "1");

        Assert.Throws<DistributedApplicationException>(() => builder.AddExecutable("SERVER", "sleep", _folder, "1"));
    }

    private IDistributedApplicationBuilder NewBuilder(params string[] args)
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, DisableDashboard = true, ProjectDirectory = _folder });
        builder.Services.AddLogging(logging => logging.ClearProviders());
        return builder;
    }
}
