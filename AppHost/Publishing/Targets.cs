using AppHost.Running;

namespace AppHost.Publishing;

/// <summary>
/// The publishing targets (<c>AppHost:Target</c>). Each target that needs a package has its own file, which the build excludes if the
/// package feed lacks that package. <c>manifest</c> needs none.
/// </summary>
internal static partial class Targets
{
    private delegate void AddTarget(IDistributedApplicationBuilder builder, PublishedServices services);

    /// <summary>The targets of this build.</summary>
    private static readonly Dictionary<string, AddTarget> All = FindAll();

    /// <summary>Whether this build supports a target.</summary>
    internal static bool Contains(string target) => All.ContainsKey(target);

    internal static void AddPublishing(this IDistributedApplicationBuilder builder)
    {
        if (!builder.ExecutionContext.IsPublishMode)
            return;

        var services = PublishedServices.Of(builder).WithCommonSettings();
        if (builder.Configuration["AppHost:TrustedProxies"] is { Length: > 0 } network)
            services.Gateway.WithEnvironment("Proxies__Trusted__0", network);

        var target = builder.Configuration["AppHost:Target"] ?? "azure";
        if (!All.TryGetValue(target, out var add))
            throw new UserFacingException(target is "azure" or "compose" or "kubernetes"
                ? $"Publishing to {target} needs packages that this machine's package feed does not have (Feed.local.props lists them)."
                : $"Unknown target '{target}': use AppHost:Target azure, compose, kubernetes or manifest.");
        add(builder, services);
    }

    private static Dictionary<string, AddTarget> FindAll()
    {
        // Needs nothing but the model: Aspire's own manifest publisher writes it.
        var found = new Dictionary<string, AddTarget>(StringComparer.Ordinal) { ["manifest"] = (_, _) => { } };
        FindAzure(found);
        FindCompose(found);
        FindKubernetes(found);
        return found;
    }

    static partial void FindAzure(Dictionary<string, AddTarget> targets);

    static partial void FindCompose(Dictionary<string, AddTarget> targets);

    static partial void FindKubernetes(Dictionary<string, AddTarget> targets);
}
