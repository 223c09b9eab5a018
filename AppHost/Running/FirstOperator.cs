namespace AppHost.Running;

/// <summary>
/// The admin whom the migration made, because there was no operator. Its password is shown once; after that only the database knows a hash
/// of it.
/// </summary>
/// <param name="file">What the migration writes: address and password, a line each.</param>
internal sealed class FirstOperator(string file)
{
    internal static string FileIn(string folder) => Path.Combine(folder, "first-operator");

    /// <summary>The line of the start's report, or null where there is none. The file is gone after that.</summary>
    internal string? TakeLine()
    {
        if (!File.Exists(file))
            return null;
        var lines = File.ReadAllLines(file);
        File.Delete(file);
        return lines is [var email, var password] ? $"Operator of the console: {email}, password {password} (shown this once)." : null;
    }
}
