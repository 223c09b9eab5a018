using System.Diagnostics;
using System.Globalization;

namespace Tests.Stores;

/// <summary>How a LocalServers process is started, and when it is ready.</summary>
internal static class LocalServerProcess
{
    private static readonly HttpClient Health = new() { Timeout = TimeSpan.FromSeconds(5) };

    public static ProcessStartInfo Command(LocalServer server, int healthPort, int parentId, bool fast)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", LocalServersBuild.Assembly, $"{server.Kind}".ToLowerInvariant()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LOCALSERVER_PORT"] = server.Port.ToString(CultureInfo.InvariantCulture);
        start.Environment["LOCALSERVER_HEALTH_PORT"] = healthPort.ToString(CultureInfo.InvariantCulture);
        start.Environment["LOCALSERVER_PASSWORD"] = server.Password;
        start.Environment["LOCALSERVER_DATA"] = server.DataFolder;
        start.Environment["LOCALSERVER_PARENT"] = parentId.ToString(CultureInfo.InvariantCulture);
        if (server.Installed is not null)
            start.Environment["LOCALSERVER_POSTGRES"] = server.Installed;
        start.Environment["LOCALSERVER_FAST"] = fast ? "1" : "0";
        return start;
    }

    public static async Task<bool> IsReadyAsync(int healthPort, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await Health.GetAsync(new Uri($"http://127.0.0.1:{healthPort}/health/ready"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception notYet)
            when (notYet is HttpRequestException || (notYet is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
