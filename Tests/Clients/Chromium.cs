using Xunit;

namespace Tests.Clients;

/// <summary>The browser of the system; <c>CHROMIUM</c> names another.</summary>
internal static class Chromium
{
    internal static readonly string Program = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium";

    internal static void SkipWithout() =>
        Assert.SkipUnless(File.Exists(Program), $"There is no browser at {Program}: apt-get install chromium, or set CHROMIUM.");
}
