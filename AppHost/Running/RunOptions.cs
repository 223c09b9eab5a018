using System.Globalization;

namespace AppHost.Running;

/// <summary>What <c>./run</c> was asked for. <c>--Section:Key=value</c> is configuration, as for any Aspire AppHost.</summary>
internal sealed record RunOptions
{
    /// <summary>What <c>./run --help</c> prints, also before anything is built.</summary>
    internal static string Usage
    {
        get
        {
            using var text = new StreamReader(typeof(RunOptions).Assembly.GetManifestResourceStream("usage.txt")!);
            return text.ReadToEnd().TrimEnd();
        }
    }

    /// <summary>Try the slice and stop.</summary>
    internal bool Check { get; private set; }

    /// <summary>Throw the data away first.</summary>
    internal bool Reset { get; private set; }

    /// <summary>Print how to use it and stop.</summary>
    internal bool Help { get; private set; }

    /// <summary>Describe the stack for somewhere else instead of running it here.</summary>
    internal bool Publish { get; private set; }

    /// <summary>The command line for the AppHost's configuration.</summary>
    internal List<string> Configuration { get; } = [];

    /// <exception cref="StackFailure">When it cannot be understood.</exception>
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
                case "--no-traffic": options.Set("AppHost:Traffic", "false"); break;
                case "--port": options.Set("AppHost:GatewayPort", Port(ValueOf(args, ref i))); break;
                case "--stores": options.Set("AppHost:Stores", ValueOf(args, ref i)); break;
                case "--operation" or "--publisher":
                    options.Publish = true;
                    options.Configuration.Add(args[i]);
                    break;
                case var other when !options.Publish && !(other.StartsWith("--", StringComparison.Ordinal) && other.Contains('=')):
                    throw new StackFailure($"{other} is no option of ./run; ./run --help lists them.");
                default: options.Configuration.Add(args[i]); break;
            }
        }
        return options;
    }

    /// <summary>Sets a configuration value unless the command line has.</summary>
    internal void SetDefault(string key, string value)
    {
        if (!Configuration.Exists(given => given.StartsWith($"--{key}=", StringComparison.OrdinalIgnoreCase)))
            Set(key, value);
    }

    private void Set(string key, string value) => Configuration.Add($"--{key}={value}");

    private static string ValueOf(string[] args, ref int i) =>
        i + 1 < args.Length ? args[++i] : throw new StackFailure($"{args[i]} needs a value; ./run --help tells which.");

    private static string Port(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
            ? text
            : throw new StackFailure($"--port needs a number from 1 to 65535, not '{text}'.");
}
