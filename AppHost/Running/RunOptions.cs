using System.Globalization;

namespace AppHost.Running;

/// <summary>The options of <c>./run</c>. <c>--Section:Key=value</c> is configuration, as for any Aspire AppHost.</summary>
internal sealed record RunOptions
{
    /// <summary>The text of <c>./run --help</c>, which the script also prints before anything is built.</summary>
    internal static string Usage
    {
        get
        {
            using var text = new StreamReader(typeof(RunOptions).Assembly.GetManifestResourceStream("usage.txt")!);
            return text.ReadToEnd().TrimEnd();
        }
    }

    /// <summary>Whether to run the smoke test and stop.</summary>
    internal bool Check { get; private set; }

    /// <summary>Whether to delete the data of earlier runs first.</summary>
    internal bool Reset { get; private set; }

    /// <summary>Whether to print the usage and stop.</summary>
    internal bool Help { get; private set; }

    /// <summary>All other options, as configuration.</summary>
    internal Dictionary<string, string?> Configuration { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="UserFacingException">An option or its value is invalid.</exception>
    internal static RunOptions Parse(string[] args)
    {
        var options = new RunOptions();
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--check": options.Check = true; break;
                case "--reset": options.Reset = true; break;
                case "--help" or "-h": options.Help = true; break;
                case "--no-traffic": options.Configuration["AppHost:Traffic"] = "false"; break;
                case "--port": options.Configuration["AppHost:GatewayPort"] = Port(ValueOf(args, ref i)); break;
                case "--stores": options.Configuration["AppHost:Stores"] = ValueOf(args, ref i); break;
                case var setting when setting.StartsWith("--", StringComparison.Ordinal) && setting.IndexOf('=') is > 2 and var at:
                    options.Configuration[setting[2..at]] = setting[(at + 1)..];
                    break;
                default: throw new UserFacingException($"Unknown option {args[i]}; ./run --help lists the options.");
            }
        }
        return options;
    }

    private static string ValueOf(string[] args, ref int i) =>
        i + 1 < args.Length ? args[++i] : throw new UserFacingException($"{args[i]} needs a value; ./run --help lists the options.");

    private static string Port(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
            ? text
            : throw new UserFacingException($"--port needs a number from 1 to 65535, not '{text}'.");
}
