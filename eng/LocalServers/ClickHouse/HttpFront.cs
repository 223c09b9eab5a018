using System.Globalization;
using System.Text;
using LocalServers.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LocalServers.ClickHouse;

/// <summary>ClickHouse's HTTP interface to the engine in this process.</summary>
internal sealed class HttpFront(Engine engine, Sessions sessions, Credentials credentials, string uploads) : IAsyncDisposable
{
    // Clients send query parameters in the request line.
    private const int MaxRequestLine = 4 * 1024 * 1024;

    // ClickHouse's codes for errors outside the engine.
    private const int CannotDecompress = 271;
    private const int CannotWrite = 75;
    private const int AuthenticationFailed = 516;

    private static readonly int MaxStatements = Math.Max(16, Environment.ProcessorCount * 8);

    private readonly SemaphoreSlim _free = new(MaxStatements);
    private WebApplication? _app;

    public async Task StartAsync(int port, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ListenLocalhost(port);
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MaxRequestLineSize = MaxRequestLine;
            kestrel.Limits.MaxRequestBufferSize = MaxRequestLine;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
        });
        _app = builder.Build();
        _app.MapGet("/ping", () => Results.Text("Ok.\n"));
        _app.MapGet("/replicas_status", () => Results.Text("Ok.\n"));
        _app.MapFallback("{**path}", HandleAsync);
        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch (IOException failure) when (Explanation.Of(failure) is { ExitCode: ServerFailure.PortTaken })
        {
            throw LoopbackPort.Taken(port);
        }
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method) && !context.Request.Query.ContainsKey("query"))
        {
            await context.Response.WriteAsync("Ok.\n");
            return;
        }

        if (!credentials.Accepts(context.Request))
        {
            // In ClickHouse's own words.
            await FailAsync(
                context, StatusCodes.Status403Forbidden, AuthenticationFailed,
                $"Code: {AuthenticationFailed}. DB::Exception: default: Authentication failed: password is incorrect, "
                    + "or there is no user with such name. (AUTHENTICATION_FAILED)");
            return;
        }

        try
        {
            await _free.WaitAsync(context.RequestAborted);
            try
            {
                await RunAsync(context);
            }
            finally
            {
                _free.Release();
            }
        }
        catch (Exception gone)
            when (gone is OperationCanceledException or IOException or BadHttpRequestException
                && context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
        }
        catch (EngineException failure)
        {
            await FailAsync(context, StatusCodes.Status500InternalServerError, failure.Code, failure.Message);
        }
        catch (Exception corrupted) when (corrupted is InvalidDataException or ZstdSharp.ZstdException or BadHttpRequestException)
        {
            await FailAsync(
                context, StatusCodes.Status400BadRequest, CannotDecompress,
                $"Code: {CannotDecompress}. DB::Exception: Could not read the body: {corrupted.Message} (CANNOT_DECOMPRESS)");
        }
        catch (IOException failure) when (Explanation.Of(failure) is { } explained)
        {
            await FailAsync(
                context, StatusCodes.Status500InternalServerError, CannotWrite,
                $"Code: {CannotWrite}. DB::Exception: {explained.Message} (CANNOT_WRITE_TO_FILE_DESCRIPTOR)");
        }
        catch (Exception bug)
        {
            await Console.Error.WriteLineAsync(bug.ToString());
            await FailAsync(
                context, StatusCodes.Status500InternalServerError, EngineException.UnknownException,
                $"Code: {EngineException.UnknownException}. DB::Exception: LocalServers failed: {bug.Message} (UNKNOWN_EXCEPTION)");
        }
    }

    private async Task RunAsync(HttpContext context)
    {
        using var request = await StatementRequest.ReadAsync(context.Request, uploads, context.RequestAborted);
        var result = new ResultWriter(context.Response, request);
        await new Statement(engine, sessions, request).RunAsync(result.Write, context.RequestAborted);
        await result.CompleteAsync();
    }

    private static async Task FailAsync(HttpContext context, int status, int code, string message)
    {
        if (context.Response.HasStarted)
        {
            // Closes the connection, so that the client does not mistake a partial result for a complete one.
            await Console.Error.WriteLineAsync(message);
            context.Abort();
            return;
        }

        context.Response.Clear();
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=UTF-8";
        context.Response.Headers["X-ClickHouse-Exception-Code"] = code.ToString(CultureInfo.InvariantCulture);
        await context.Response.WriteAsync(message + "\n", Encoding.UTF8);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        _free.Dispose();
    }
}
