using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ServiceDefaults;

/// <summary>The entry point that all services share.</summary>
public static class ServiceProgram
{
    private const int Misconfigured = 1;

    /// <summary>
    /// Builds, maps and runs the service. With an invalid configuration the service does not start, and says why in one sentence.
    /// </summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunServiceAsync(this WebApplicationBuilder builder, Action<WebApplication> map)
    {
        await using var app = builder.Build();
        try
        {
            // Before the host starts: a host that fails to start logs a stack trace instead of a sentence.
            app.Services.GetService<IStartupValidator>()?.Validate();
            map(app);
        }
        catch (OptionsValidationException invalid)
        {
            return await FailAsync(invalid.Failures);
        }
        catch (AggregateException several) when (several.InnerExceptions.All(inner => inner is OptionsValidationException))
        {
            return await FailAsync(several.InnerExceptions.Cast<OptionsValidationException>().SelectMany(invalid => invalid.Failures));
        }

        foreach (var check in app.Services.GetServices<IStartupCheck>())
            if (await check.FindFaultAsync(CancellationToken.None) is { } fault)
                return await FailAsync([fault]);
        await app.RunAsync();
        return Environment.ExitCode;
    }

    private static async Task<int> FailAsync(IEnumerable<string> failures)
    {
        foreach (var failure in failures.Distinct())
            await Console.Error.WriteLineAsync($"error: {failure.ReplaceLineEndings(" ")}");
        return Misconfigured;
    }
}
