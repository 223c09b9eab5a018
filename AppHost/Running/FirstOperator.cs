namespace AppHost.Running;

/// <summary>
/// The admin that the migration creates if there is no operator. Its password is shown once. After that only its hash in the database
/// exists.
/// </summary>
/// <param name="file">The file that the migration writes: address and password, one line each.</param>
internal sealed class FirstOperator(string file)
{
    internal static string FileIn(string folder) => Path.Combine(folder, "first-operator");

    /// <summary>The line of the start report; null if no admin was created. Deletes the file.</summary>
    internal string? TakeLine()
    {
        if (!File.Exists(file))
            return null;
        var lines = File.ReadAllLines(file);
        File.Delete(file);
        return lines is [var email, var password] ? $"Operator of the console: {email}, password {password} (shown only once)." : null;
    }
}
